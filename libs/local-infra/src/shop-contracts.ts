import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceContract, TopicContract } from '@two-pizza/contracts-kit';
import { workspaceRoot } from './workspace.ts';

/** The contracts of the services in this work tree, found by their folders: this library knows no service by name. */
export async function serviceContracts(): Promise<ServiceContract[]> {
  const packages = globSync('libs/contracts/*/package.json', { cwd: workspaceRoot() }).map(packageName);
  const modules = await Promise.all(packages.map((name) => import(name) as Promise<Record<string, unknown>>));
  return modules.flatMap((module) => Object.values(module)).filter(isServiceContract);
}

/** Every topic that a service promises, once. */
export function topicsOf(contracts: readonly ServiceContract[]): TopicContract[] {
  const topics = contracts.flatMap((contract) => Object.values(contract.events).map((event) => event.topic));
  return [...new Map(topics.map((topic) => [topic.name, topic])).values()];
}

function packageName(file: string): string {
  return (JSON.parse(readFileSync(join(workspaceRoot(), file), 'utf8')) as { name: string }).name;
}

function isServiceContract(value: unknown): value is ServiceContract {
  const members = ['name', 'operations', 'events'];
  return typeof value === 'object' && value !== null && members.every((member) => member in value);
}
