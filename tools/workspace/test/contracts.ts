import type { EventContract, ServiceContract } from '@two-pizza/contracts-kit';
import { workspacePackages, type WorkspacePackage } from '../src/workspace.ts';

/** The packages under apps/ that are services. */
export function services(): WorkspacePackage[] {
  return workspacePackages().filter(({ tags }) => tags.includes('type:service'));
}

/** Every team's contract, found by folder. */
export async function contracts(): Promise<ServiceContract[]> {
  const packages = workspacePackages().filter(({ tags }) => tags.includes('lib:contracts'));
  const modules = await Promise.all(
    packages.map(({ packageName }) => import(packageName) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((exported) => Object.values(exported).filter(isServiceContract));
}

/** Every event of every team by the name under which its contract exports it: `OrderPlaced`. */
export async function eventsByName(): Promise<Map<string, EventContract>> {
  return new Map((await contracts()).flatMap(({ events }) => Object.entries(events)));
}

function isServiceContract(value: unknown): value is ServiceContract {
  return typeof value === 'object' && value !== null && 'operations' in value && 'events' in value;
}
