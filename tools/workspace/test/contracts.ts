import {
  defineEvent,
  defineOperation,
  type EventContract,
  type OperationContract,
  type ServiceContract,
} from '@two-pizza/contracts-kit';
import { workspacePackages, type WorkspacePackage } from '../src/workspace.ts';

/** The packages under apps/ that are services. */
export function services(): WorkspacePackage[] {
  return workspacePackages().filter(({ tags }) => tags.includes('type:service'));
}

/** Every team's contract, found by folder. */
export async function contracts(): Promise<ServiceContract[]> {
  return (await exportsOfContracts()).flatMap((exported) => exported.filter(isServiceContract));
}

/** What a package of contracts exports and its service's contract does not name, by its id or type. */
export function forgottenIn(exported: readonly unknown[]): string[] {
  const services = exported.filter(isServiceContract);
  const promised = new Set<unknown>(
    services.flatMap(({ operations, events }) => [operations, events].flatMap(Object.values)),
  );
  return exported.flatMap((each) => {
    if (promised.has(each)) return [];
    return isOperation(each) ? [each.id] : isEvent(each) ? [each.type] : [];
  });
}

/** The contract with one more operation and one more event, made like its first ones. */
export function grown(contract: ServiceContract): ServiceContract {
  const [operation, event] = [Object.values(contract.operations)[0], Object.values(contract.events)[0]];
  if (!operation || !event) throw new Error(`${contract.name} has no operation or no event to take as a model`);
  const rest = { method: 'GET', path: '/new-routes', access: 'customer', request: {}, errors: {} } as const;
  const newRoute = defineOperation({ ...operation, ...rest, id: `${contract.name}.new-route` });
  const NewEvent = defineEvent({ ...event, type: `${contract.name}.new-event.v1` });
  return { ...contract, operations: { ...contract.operations, newRoute }, events: { ...contract.events, NewEvent } };
}

/** Everything that each package of contracts exports. */
export async function exportsOfContracts(): Promise<unknown[][]> {
  const packages = workspacePackages().filter(({ tags }) => tags.includes('lib:contracts'));
  const modules = await Promise.all(packages.map(({ packageName }) => import(packageName) as Promise<object>));
  return modules.map((exported) => Object.values(exported));
}

/** Every event of every team by the name under which its contract exports it: `OrderPlaced`. */
export async function eventsByName(): Promise<Map<string, EventContract>> {
  return new Map((await contracts()).flatMap(({ events }) => Object.entries(events)));
}

function isOperation(value: unknown): value is OperationContract {
  return (
    typeof value === 'object' && value !== null && ['id', 'method', 'path', 'answers'].every((part) => part in value)
  );
}

function isEvent(value: unknown): value is EventContract {
  return typeof value === 'object' && value !== null && ['type', 'topic', 'data'].every((part) => part in value);
}

function isServiceContract(value: unknown): value is ServiceContract {
  return typeof value === 'object' && value !== null && 'operations' in value && 'events' in value;
}
