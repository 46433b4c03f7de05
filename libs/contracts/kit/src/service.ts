import type { EventContract } from './event.ts';
import type { OperationContract } from './operation.ts';

/** What one service provides: its operations and the events that it publishes. */
export interface ServiceContract {
  readonly name: string;
  readonly summary: string;
  readonly operations: Readonly<Record<string, OperationContract>>;
  readonly events: Readonly<Record<string, EventContract>>;
}

/** Declares a service; the identity function that keeps its literal types. */
export function defineService<const S extends ServiceContract>(service: S): S {
  return service;
}
