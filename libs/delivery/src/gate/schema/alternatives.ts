/** A JSON Schema 2020-12, as far as our contracts emit it, cut into alternatives of one kind each. */
import type { JsonObject } from '@two-pizza/contracts-kit/documents';
import type {
  Alternative,
  Bound,
  ListAlternative,
  Node,
  NumberAlternative,
  ObjectAlternative,
  Schema,
  TextAlternative,
} from './alternative.ts';

/** Keywords that say something about a value without allowing or forbidding one. */
const ANNOTATIONS = new Set(
  '$schema $id $comment $defs title description default examples deprecated readOnly writeOnly id x-open'.split(' '),
);
/** Bounds. One of another type (a length beside `type: integer`) says nothing, and is no riddle. */
const BOUNDS = new Set(
  (
    'type minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format ' +
    'items minItems maxItems uniqueItems properties required additionalProperties propertyNames'
  ).split(' '),
);
const KINDS = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const;
type Kind = (typeof KINDS)[number] | 'integer';

/** Follows `$ref`s inside the document; what cannot be followed stays as it is. */
export function resolve({ schema, root }: Node): Node {
  let at = schema;
  for (let hops = 0; hops < 50 && typeof at === 'object' && typeof at['$ref'] === 'string'; hops++) {
    const found = lookUp(root, at['$ref']);
    if (found === undefined) break;
    at = found;
  }
  return { schema: at, root };
}

function lookUp(root: Schema, reference: string): Schema | undefined {
  if (!reference.startsWith('#')) return undefined;
  let at: unknown = root;
  for (const step of reference.slice(1).split('/').filter(Boolean)) {
    at = (at as Record<string, unknown> | undefined)?.[decodeURIComponent(step).replaceAll('~1', '/')];
  }
  return at as Schema | undefined;
}

/** True for a schema that allows every value. */
export function isAnything({ schema }: Node): boolean {
  return schema === true || (typeof schema === 'object' && Object.keys(schema).every((key) => ANNOTATIONS.has(key)));
}

/** The branches of a union; of `oneOf` a value must fit exactly one. Undefined for any other schema. */
export function unionOf(node: Node): { readonly exactlyOne: boolean; readonly branches: readonly Node[] } | undefined {
  const { schema, root } = resolve(node);
  if (typeof schema === 'boolean') return undefined;
  const [only, ...rest] = Object.keys(schema).filter((key) => !ANNOTATIONS.has(key));
  if (rest.length > 0 || (only !== 'anyOf' && only !== 'oneOf')) return undefined;
  return {
    exactlyOne: only === 'oneOf',
    branches: (schema[only] as Schema[]).map((branch) => ({ schema: branch, root })),
  };
}

/** Every alternative of a schema; none for one that allows nothing. */
export function alternativesOf(node: Node): Alternative[] {
  const { schema, root } = resolve(node);
  return unionOf(node)?.branches.flatMap(alternativesOf) ?? alternativesOfBranch(schema, root);
}

function alternativesOfBranch(schema: Schema, root: Schema): Alternative[] {
  if (schema === false || (typeof schema === 'object' && isNothing(schema))) return [];
  if (schema === true) return alternativesOfBranch({}, root);
  const merged = withPatterns(schema);
  const listed = 'const' in merged ? [merged['const']] : (merged['enum'] as unknown[] | undefined);
  if (listed !== undefined) {
    const { const: _const, enum: _enum, type, ...rest } = merged;
    const types = type === undefined ? KINDS : [type as Kind | Kind[]].flat();
    const values = listed.filter((value) => types.some((each) => isOfType(value, each)));
    return [{ kind: 'values', values, foreign: Object.keys(rest).filter((key) => !ANNOTATIONS.has(key)) }];
  }
  const types = merged['type'] === undefined ? KINDS : [merged['type'] as Kind | Kind[]].flat();
  return types.map((type) => alternativeOf(type, merged, root));
}

function isNothing(schema: JsonObject): boolean {
  const { not } = schema;
  return typeof not === 'object' && not !== null && Object.keys(not).length === 0;
}

/** Several patterns come as `allOf` with one each: they are one text with all of them. */
function withPatterns(schema: JsonObject): JsonObject {
  const all = schema['allOf'] as JsonObject[] | undefined;
  if (!all?.every((each) => Object.keys(each).join() === 'pattern')) return schema;
  const { allOf: _allOf, ...rest } = schema;
  const patterns = [rest['pattern'], ...all.map((each) => each['pattern'])].filter((each) => each !== undefined);
  return { ...rest, pattern: patterns };
}

/** Whether a value is of a JSON Schema type. */
export function isOfType(value: unknown, type: Kind): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function alternativeOf(type: Kind, schema: JsonObject, root: Schema): Alternative {
  const foreign = Object.keys(schema).filter((key) => !BOUNDS.has(key) && !ANNOTATIONS.has(key));
  switch (type) {
    case 'null':
      return { kind: 'values', values: [null], foreign };
    case 'boolean':
      return { kind: 'values', values: [true, false], foreign };
    case 'integer':
    case 'number':
      return { ...numberOf(type === 'integer', schema), foreign };
    case 'string':
      return { ...textOf(schema), foreign };
    case 'array':
      return { ...listOf(schema, root), foreign };
    case 'object':
      return { ...objectOf(schema, root), foreign };
    default:
      return type satisfies never;
  }
}

function numberOf(whole: boolean, schema: JsonObject): Omit<NumberAlternative, 'foreign'> {
  const bound = (inclusive: string, exclusive: string, none: number): Bound => {
    const [closed, open] = [schema[inclusive] as number | undefined, schema[exclusive] as number | undefined];
    const outer = none < 0 ? Math.max(closed ?? none, open ?? none) : Math.min(closed ?? none, open ?? none);
    if (!whole || !Number.isFinite(outer)) return { at: outer, open: open === outer };
    const [inward, next] =
      none < 0 ? [Math.ceil(outer), Math.ceil(outer) + 1] : [Math.floor(outer), Math.floor(outer) - 1];
    return { at: open === outer && Number.isInteger(outer) ? next : inward, open: false };
  };
  return {
    kind: 'number',
    whole,
    min: bound('minimum', 'exclusiveMinimum', -Infinity),
    max: bound('maximum', 'exclusiveMaximum', Infinity),
    multipleOf: schema['multipleOf'] as number | undefined,
  };
}

function textOf(schema: JsonObject): Omit<TextAlternative, 'foreign'> {
  return {
    kind: 'string',
    min: (schema['minLength'] as number | undefined) ?? 0,
    max: (schema['maxLength'] as number | undefined) ?? Infinity,
    patterns: schema['pattern'] === undefined ? [] : [schema['pattern'] as string | string[]].flat(),
    format: schema['format'] as string | undefined,
  };
}

function listOf(schema: JsonObject, root: Schema): Omit<ListAlternative, 'foreign'> {
  return {
    kind: 'array',
    items: (schema['items'] as Schema | undefined) ?? true,
    min: (schema['minItems'] as number | undefined) ?? 0,
    max: (schema['maxItems'] as number | undefined) ?? Infinity,
    unique: schema['uniqueItems'] === true,
    root,
  };
}

function objectOf(schema: JsonObject, root: Schema): Omit<ObjectAlternative, 'foreign'> {
  return {
    kind: 'object',
    properties: (schema['properties'] as Record<string, Schema> | undefined) ?? {},
    required: (schema['required'] as string[] | undefined) ?? [],
    others: schema['additionalProperties'] as Schema | undefined,
    names: schema['propertyNames'] as Schema | undefined,
    root,
  };
}
