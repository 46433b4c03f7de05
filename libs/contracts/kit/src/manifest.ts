import type { z } from 'zod';
import { jsonSchemaOf, type JsonObject } from './json-schema.ts';
import type { Access, Exposure, HttpMethod, OperationContract } from './operation.ts';
import { idempotencyKeySchema } from './openapi.ts';
import { errorsOf, Problem } from './problem.ts';
import type { EventContract } from './event.ts';
import type { ServiceContract } from './service.ts';
import type { StoredColumn } from './stored-column.ts';
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
    readonly events: Readonly<Record<string, PublishedEvent>>;
  };
  readonly uses: {
    readonly http: Readonly<Record<string, UsedOperation>>;
    readonly events: Readonly<Record<string, { topic: string; key: string; reads: JsonObject }>>;
  };
  readonly database: DatabaseManifest;
}

/** `retentionMs` is how long Kafka keeps a record; on a compacted topic the newest of each key stays for ever. */
export interface PublishedEvent {
  readonly topic: string;
  readonly key: string;
  readonly cleanup: 'delete' | 'compact';
  readonly retentionMs: number;
  readonly publishes: JsonObject;
}

/** What a release does in its database: every statement by name, every migration, what it stores in a column. */
export interface DatabaseManifest {
  readonly statements: Readonly<Record<string, string>>;
  readonly migrations: readonly MigrationManifest[];
  readonly values: Readonly<Record<string, { readonly writes: JsonObject; readonly reads: JsonObject }>>;
}

/** One migration; `sha256` (hex) is of its text. */
export interface MigrationManifest {
  readonly name: string;
  readonly sha256: string;
  readonly phase: 'expand' | 'contract';
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

/**
 * `access` is what the caller was built for: it has the token that the operation asked for then.
 * `exhaustive`: the caller fails on a status or code that it does not name.
 */
export interface UsedOperation {
  readonly provider: string;
  readonly access: Access;
  readonly method: HttpMethod;
  readonly path: string;
  readonly sends: RequestManifest;
  readonly reads: Readonly<Record<string, JsonObject>>;
  readonly exhaustive: boolean;
}

/** Everything that a program has declared while it was loaded. */
export interface Declared {
  readonly uses: { readonly operations: readonly OperationUse[]; readonly events: readonly EventUse[] };
  readonly statements: readonly { readonly name: string; readonly text: string }[];
  readonly columns: readonly StoredColumn[];
  readonly migrations: readonly MigrationManifest[];
}

/** The manifest of a program from its contract and from what it has declared: the same in whatever order it was. */
export function manifestOf(contract: ServiceContract, declared: Declared): Manifest {
  return {
    service: contract.name,
    provides: {
      http: byKey(Object.values(contract.operations), ({ id }) => id, providedOperation),
      events: byKey(Object.values(contract.events), ({ type }) => type, publishedEvent),
    },
    uses: {
      http: byKey(declared.uses.operations, ({ operation }) => operation.id, usedOperation),
      events: byKey(
        declared.uses.events,
        ({ event }) => event.type,
        ({ event, reads }) => ({ topic: event.topic.name, key: event.topic.key, reads: jsonSchemaOf(reads) }),
      ),
    },
    database: {
      statements: byKey(
        declared.statements,
        ({ name }) => name,
        ({ text }) => text,
      ),
      migrations: declared.migrations,
      values: byKey(
        declared.columns,
        ({ column }) => column,
        ({ writes, reads }) => ({ writes: jsonSchemaOf(writes), reads: jsonSchemaOf(reads) }),
      ),
    },
  };
}

function publishedEvent({ topic: { name, key, cleanup, retentionMs }, data }: EventContract): PublishedEvent {
  return { topic: name, key, cleanup, retentionMs, publishes: jsonSchemaOf(data) };
}

/** A problem answer with one of these codes, as JSON Schema: what a caller sees of a status that says no. */
export function problemSchemaOf(status: number, codes: readonly string[]): JsonObject {
  const schema = jsonSchemaOf(Problem);
  const { properties } = schema as { properties: JsonObject };
  return { ...schema, properties: { ...properties, status: { const: status }, code: { type: 'string', enum: codes } } };
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
    access: operation.access,
    method: operation.method,
    path: operation.path,
    sends: requestManifest(sends),
    reads: schemasByStatus(reads),
    exhaustive: exhaustive ?? false,
  };
}

const idempotencyKeyHeader: JsonObject = {
  type: 'object',
  properties: { 'idempotency-key': idempotencyKeySchema },
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

/** An object of what `describe` makes of each item, sorted by key. Two items under one key would hide one: that is an error. */
function byKey<T, V>(items: readonly T[], keyOf: (item: T) => string, describe: (item: T) => V): Record<string, V> {
  const made: Record<string, V> = {};
  const sorted = items.map((item) => [keyOf(item), item] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, item] of sorted) {
    if (Object.hasOwn(made, key)) throw new Error(`${key} is declared twice: a manifest names each thing once`);
    made[key] = describe(item);
  }
  return made;
}
