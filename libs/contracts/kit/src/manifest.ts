import type { z } from 'zod';
import { jsonSchemaOf, type JsonObject } from './json-schema.ts';
import type { Access, Exposure, HttpMethod, OperationContract } from './operation.ts';
import { errorsOf } from './problem.ts';
import type { ServiceContract } from './service.ts';
import type { EventUse, OperationUse } from './uses.ts';

/** Parts of a request, each a JSON Schema 2020-12. */
export interface RequestManifest {
  readonly path?: JsonObject;
  readonly query?: JsonObject;
  readonly headers?: JsonObject;
  readonly body?: JsonObject;
}

/**
 * What one release promises and what it relies on, as data: whether two releases can run side by side is decided
 * from two of these alone. All schemas are JSON Schema 2020-12. Keys of `provides` and `uses` are operation ids
 * (`orders.place-order`) and event types.
 */
export interface Manifest {
  readonly service: string;
  readonly provides: {
    readonly http: Readonly<Record<string, ProvidedOperation>>;
    readonly events: Readonly<Record<string, { topic: string; key: string; publishes: JsonObject }>>;
  };
  readonly uses: {
    readonly http: Readonly<Record<string, UsedOperation>>;
    readonly events: Readonly<Record<string, { topic: string; key: string; reads: JsonObject }>>;
  };
  readonly database: { readonly statements: Readonly<Record<string, string>> };
}

/** `codes` maps each error code that the operation may answer to its status. */
export interface ProvidedOperation {
  readonly method: HttpMethod;
  readonly path: string;
  readonly access: Access;
  readonly exposure: Exposure;
  readonly deprecated: boolean;
  readonly accepts: RequestManifest;
  readonly answers: Readonly<Record<string, JsonObject>>;
  readonly codes: Readonly<Record<string, number>>;
}

/** `exhaustive`: the caller fails on a status or code that it does not name. */
export interface UsedOperation {
  readonly provider: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly sends: RequestManifest;
  readonly reads: Readonly<Record<string, JsonObject>>;
  readonly exhaustive: boolean;
}

/** The manifest of a program from its contract, from what it has declared to use, and from its SQL statements. */
export function manifestOf(
  contract: ServiceContract,
  uses: { readonly operations: readonly OperationUse[]; readonly events: readonly EventUse[] },
  statements: readonly { readonly name: string; readonly text: string }[],
): Manifest {
  return {
    service: contract.name,
    provides: {
      http: byKey(Object.values(contract.operations), ({ id }) => id, providedOperation),
      events: byKey(
        Object.values(contract.events),
        ({ type }) => type,
        ({ topic, data }) => ({ topic: topic.name, key: topic.key, publishes: jsonSchemaOf(data) }),
      ),
    },
    uses: {
      http: byKey(uses.operations, ({ operation }) => operation.id, usedOperation),
      events: byKey(
        uses.events,
        ({ event }) => event.type,
        ({ event, reads }) => ({ topic: event.topic.name, key: event.topic.key, reads: jsonSchemaOf(reads) }),
      ),
    },
    database: {
      statements: byKey(
        statements,
        ({ name }) => name,
        ({ text }) => text,
      ),
    },
  };
}

function providedOperation(operation: OperationContract): ProvidedOperation {
  const { method, path, access, exposure, request, answers, idempotencyKey } = operation;
  const headers = idempotencyKey ? { headers: idempotencyKeyHeader } : {};
  return {
    method,
    path,
    access,
    exposure,
    deprecated: operation.deprecated ?? false,
    accepts: { ...requestManifest(request), ...headers },
    answers: schemasByStatus(answers),
    codes: errorsOf(operation),
  };
}

function usedOperation({ operation, sends, reads, exhaustive }: OperationUse): UsedOperation {
  return {
    provider: operation.id.slice(0, operation.id.indexOf('.')),
    method: operation.method,
    path: operation.path,
    sends: requestManifest(sends),
    reads: schemasByStatus(reads),
    exhaustive: exhaustive ?? false,
  };
}

const idempotencyKeyHeader: JsonObject = {
  type: 'object',
  properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 } },
};

function requestManifest(request: { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType }): RequestManifest {
  return {
    ...(request.params === undefined ? {} : { path: jsonSchemaOf(request.params) }),
    ...(request.query === undefined ? {} : { query: jsonSchemaOf(request.query) }),
    ...(request.body === undefined ? {} : { body: jsonSchemaOf(request.body) }),
  };
}

function schemasByStatus(schemas: Readonly<Record<number, z.ZodType>>): Record<string, JsonObject> {
  return Object.fromEntries(Object.entries(schemas).map(([status, schema]) => [status, jsonSchemaOf(schema)]));
}

/** An object of what `describe` makes of each item. Two items under one key would hide one: that is an error. */
function byKey<T, V>(items: readonly T[], keyOf: (item: T) => string, describe: (item: T) => V): Record<string, V> {
  const made: Record<string, V> = {};
  for (const item of items) {
    const key = keyOf(item);
    if (Object.hasOwn(made, key)) throw new Error(`${key} is declared twice: a manifest names each thing once`);
    made[key] = describe(item);
  }
  return made;
}
