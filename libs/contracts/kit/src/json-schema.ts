import { z } from 'zod';

/** A JSON Schema 2020-12, or a part of a document. */
export type JsonObject = Record<string, unknown>;

/** Metadata without ids: zod would move a schema with an id to `$defs`, where OpenAPI and AsyncAPI do not look. */
class MetadataWithoutIds extends z.core.$ZodRegistry<JsonObject> {
  override get<S extends z.core.$ZodType>(schema: S) {
    const { id: _id, ...rest } = z.globalRegistry.get(schema) ?? {};
    return rest as z.core.$replace<JsonObject, S>;
  }
}

const metadata = new MetadataWithoutIds();

/**
 * What a schema accepts, as JSON Schema 2020-12 with nothing to look up elsewhere.
 * An answer is described as its reader may see it: an object that the schema leaves open stays open.
 */
export function jsonSchemaOf(schema: z.ZodType): JsonObject {
  return convert(schema, () => undefined);
}

/** Writes schemas for one document: a schema with an id appears once, in `components`, and as a reference elsewhere. */
export function schemaWriter(prefix: string): { of(schema: z.ZodType): JsonObject; components(): JsonObject } {
  const named = new Map<string, JsonObject>();
  const nameOf = (schema: z.core.$ZodType): string | undefined => z.globalRegistry.get(schema)?.id;
  const of = (schema: z.ZodType): JsonObject => convert(schema, referenceTo);
  function referenceTo(schema: z.core.$ZodType): string | undefined {
    const id = nameOf(schema);
    if (id === undefined) return undefined;
    if (!named.has(id)) {
      named.set(id, {}); // claimed before it is written: a schema may contain itself
      named.set(
        id,
        convert(schema, (inner) => (inner === schema ? undefined : referenceTo(inner))),
      );
    }
    return prefix + id;
  }
  return { of, components: () => Object.fromEntries([...named].sort(([a], [b]) => a.localeCompare(b))) };
}

function convert(schema: z.core.$ZodType, referenceTo: (inner: z.core.$ZodType) => string | undefined): JsonObject {
  const { $schema: _dialect, ...converted } = z.toJSONSchema(schema, {
    io: 'input',
    metadata,
    override: ({ zodSchema, jsonSchema }) => {
      const reference = referenceTo(zodSchema);
      if (reference === undefined) return describeNumberInText(zodSchema, jsonSchema);
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.$ref = reference;
    },
  });
  return converted;
}

/** A number in a query is text to zod and a number to its reader: the metadata says which, the pattern would not fit. */
function describeNumberInText(zodSchema: z.core.$ZodType, jsonSchema: JsonObject): void {
  const meta = z.globalRegistry.get(zodSchema);
  if (meta?.['type'] !== 'integer') return;
  delete jsonSchema['pattern'];
  if (meta['default'] !== undefined) jsonSchema['default'] = meta['default'];
}
