import type { JsonObject } from '@two-pizza/contracts-kit/documents';
import { under } from './gap.ts';

/** Rewrites a schema from the inside out. `path` is that of the value: `items[].price`. */
export function rewritten(
  schema: unknown,
  rewrite: (schema: JsonObject, path: string) => JsonObject,
  path = '',
): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (key === 'properties')
      return [key, each(value as JsonObject, (one, name) => rewritten(one, rewrite, under(path, name)))];
    if (key === '$defs') return [key, each(value as JsonObject, (one) => rewritten(one, rewrite, path))];
    if (key === 'items') return [key, rewritten(value, rewrite, `${path}[]`)];
    if (key === 'anyOf' || key === 'oneOf')
      return [key, (value as unknown[]).map((one) => rewritten(one, rewrite, path))];
    return [key, value];
  });
  return rewrite(Object.fromEntries(inner), path);
}

const each = (values: JsonObject, change: (value: unknown, name: string) => unknown): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));

/** The schema as a tolerant reader takes it: fields that it does not name, and new values of an enum that is called open. */
export function tolerant(schema: JsonObject): JsonObject {
  return rewritten(schema, (one) => {
    if (one['x-open'] === true) return { type: one['type'] ?? 'string' };
    const { additionalProperties, ...rest } = one;
    return additionalProperties === undefined || additionalProperties === false ? rest : one;
  }) as JsonObject;
}

/** The schema without the fields at these paths: as if they had never been promised. */
export function withoutFields(schema: JsonObject, gone: (path: string) => boolean): JsonObject {
  return rewritten(schema, (one, path) => {
    const { properties, required } = one as { properties?: JsonObject; required?: string[] };
    if (properties === undefined) return one;
    const stays = (name: string) => !gone(under(path, name));
    const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => stays(name)));
    return { ...one, properties: kept, ...(required === undefined ? {} : { required: required.filter(stays) }) };
  }) as JsonObject;
}

/** The paths of the fields that the schema calls deprecated. */
export function deprecatedFields(schema: JsonObject): string[] {
  const found: string[] = [];
  rewritten(schema, (one, path) => {
    if (one['deprecated'] === true && path !== '') found.push(path);
    return one;
  });
  return found;
}
