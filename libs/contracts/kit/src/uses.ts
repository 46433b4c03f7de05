import type { z } from 'zod';
import type { DataOf, EventContract } from './event.ts';
import type { OperationContract } from './operation.ts';

/** A consumer's declared use of another team's operation: what it sends and the part of each answer that it reads. */
export interface OperationUse {
  readonly operation: OperationContract;
  readonly sends: { readonly params?: z.ZodType; readonly query?: z.ZodType; readonly body?: z.ZodType };
  readonly reads: Readonly<Record<number, z.ZodType>>;
  /** Says that the consumer handles exactly the statuses and codes it names and fails on any other. */
  readonly exhaustive?: true;
}

/** A consumer's declared use of an event: the part of its data that it reads, as a narrower schema. */
export interface EventUse {
  readonly event: EventContract;
  readonly reads: z.ZodType;
}

const operationUses: OperationUse[] = [];
const eventUses: EventUse[] = [];

/** Declares the call of an operation. Kept as data: the release's manifest is made from it. */
export function usesOperation<const U extends OperationUse>(use: U): U {
  operationUses.push(use);
  return use;
}

/** Declares the consumption of an event with the schema of what is read from its data. Kept as data for the manifest. */
export function readsEvent<const E extends EventContract, S extends z.ZodType>(
  event: E,
  reads: S,
): { readonly event: E; readonly reads: S } {
  const use = { event, reads };
  eventUses.push(use);
  return use;
}

/** Everything this program has declared to use so far. */
export function declaredUses(): { readonly operations: readonly OperationUse[]; readonly events: readonly EventUse[] } {
  return { operations: operationUses, events: eventUses };
}

/** What a consumer gets from an event use: the data, narrowed. */
export type ReadDataOf<U extends EventUse> = z.output<U['reads']>;

/**
 * The same part as its producer writes it: what a consumer's tests publish. A new field in the event does not concern
 * them; a field that is read and not in the contract is `never`.
 */
export type WrittenDataOf<U extends EventUse> = PartOf<DataOf<U['event']>, ReadDataOf<U>>;

type PartOf<D, R> = D extends readonly (infer I)[]
  ? PartOf<I, R extends readonly (infer J)[] ? J : never>[]
  : R extends object
    ? { [K in keyof R]: K extends keyof D ? PartOf<D[K], R[K]> : never }
    : D;

/** The answers a caller may get from an operation use: the status decides the body. */
export type ReadAnswerOf<U extends OperationUse> = {
  [S in keyof U['reads'] & number]: { readonly status: S; readonly body: z.output<U['reads'][S]> };
}[keyof U['reads'] & number];

type SentPart<U extends OperationUse, P extends keyof U['sends']> = U['sends'][P] extends z.ZodType
  ? { readonly [K in P]: z.input<U['sends'][P]> }
  : unknown;

/** What a caller hands over when it calls: the parts that the use says it sends. */
export type SendsOf<U extends OperationUse> = SentPart<U, 'params'> & SentPart<U, 'query'> & SentPart<U, 'body'>;
