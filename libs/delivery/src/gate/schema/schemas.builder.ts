/** Arbitrary schemas as our contracts emit them, related pairs of them, and values that a writer of one may write. */
import type { JsonObject } from '@two-pizza/contracts-kit/documents';
import fc from 'fast-check';

const small = fc.integer({ min: 0, max: 3 });
const maybe = <T>(key: string, values: fc.Arbitrary<T>): fc.Arbitrary<JsonObject> =>
  fc.option(values).map((value) => (value === null ? {} : { [key]: value }));
const merged = (...parts: fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(...parts).map((each) => Object.assign({}, ...each) as JsonObject);
const is = (schema: JsonObject) => fc.constant(schema);

/** Two bounds that leave room: without a value that fits there is nothing to prove. */
const bounds = (low: string, high: string): fc.Arbitrary<JsonObject> =>
  fc.tuple(fc.option(small), fc.option(small)).map(([a, b]) => {
    if (a !== null && b !== null) return { [low]: Math.min(a, b), [high]: Math.max(a, b) };
    return { ...(a === null ? {} : { [low]: a }), ...(b === null ? {} : { [high]: b }) };
  });

const PATTERNS = ['^[a-z]*$', '^[a-z0-9]*$', '^[^A-Z]*$'];
const numeric = fc.constantFrom({ type: 'integer' }, { type: 'number' });
const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  merged(is({ type: 'string' }), bounds('minLength', 'maxLength'), maybe('pattern', fc.constantFrom(...PATTERNS))),
  fc.subarray(['x', 'y', 'z'], { minLength: 1 }).map((values) => ({ type: 'string', enum: values })),
  fc.constantFrom('x', 'y').map((value) => ({ type: 'string', const: value })),
  merged(numeric, bounds('minimum', 'maximum')),
  merged(numeric, maybe('exclusiveMinimum', small), maybe('multipleOf', fc.constantFrom(1, 2))),
  fc.constantFrom({ type: 'boolean' }, { type: 'null' }, {}, { type: ['string', 'null'] }),
);

function object(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc.dictionary(fc.constantFrom('p', 'q', 'r'), inner, { noNullPrototype: true }).chain((properties) =>
    merged(
      is({ type: 'object', properties }),
      fc.subarray(Object.keys(properties)).map((required) => (required.length > 0 ? { required } : {})),
      maybe('additionalProperties', fc.oneof(fc.constant(false), leaf)),
    ),
  );
}

const list = (inner: fc.Arbitrary<JsonObject>) =>
  merged(
    is({ type: 'array' }),
    inner.map((items) => ({ items })),
    bounds('minItems', 'maxItems'),
  );

const union = (inner: fc.Arbitrary<JsonObject>) =>
  fc.array(inner, { minLength: 2, maxLength: 3 }).map((anyOf) => ({ anyOf }));

/** A union told apart by `kind`, as a discriminated union is written. */
const variants = (inner: fc.Arbitrary<JsonObject>) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom('x', 'y', 'z'), inner), {
      selector: ([kind]) => kind,
      minLength: 2,
      maxLength: 3,
    })
    .map((all) => ({
      oneOf: all.map(([kind, p]) => ({
        type: 'object',
        properties: { kind: { type: 'string', const: kind }, p },
        required: ['kind', 'p'],
      })),
    }));

/** A schema of up to three levels. */
export const schemas: fc.Arbitrary<JsonObject> = fc.letrec<{ any: JsonObject }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    leaf,
    object(tie('any')),
    list(tie('any')),
    union(tie('any')),
    variants(tie('any')),
  ),
})).any;

/** Two schemas that are near each other: the second is the first with some parts replaced. */
export const pairs: fc.Arbitrary<[JsonObject, JsonObject]> = fc.oneof(
  fc.tuple(schemas, schemas),
  schemas.chain((a) => changed(a).map((b): [JsonObject, JsonObject] => [a, b])),
  schemas.chain((b) => changed(b).map((a): [JsonObject, JsonObject] => [a, b])),
);

function changed(schema: JsonObject): fc.Arbitrary<JsonObject> {
  return fc.oneof(
    { weight: 3, arbitrary: changedInside(schema) },
    { weight: 1, arbitrary: schemas.map((other): JsonObject => ({ anyOf: [schema, other] })) },
    { weight: 1, arbitrary: schemas },
  );
}

function changedInside(schema: JsonObject): fc.Arbitrary<JsonObject> {
  const { properties, items, required } = schema as {
    properties?: Record<string, JsonObject>;
    items?: JsonObject;
    required?: string[];
  };
  const names = Object.keys(properties ?? {});
  if (properties !== undefined && names.length > 0) {
    return fc.tuple(fc.constantFrom(...names), fc.subarray(names)).chain(([name, needed]) =>
      changed(properties[name] as JsonObject).map((inner) => {
        return {
          ...schema,
          properties: { ...properties, [name]: inner },
          required: required === undefined ? [] : needed,
        };
      }),
    );
  }
  if (items !== undefined) return changed(items).map((inner) => ({ ...schema, items: inner }));
  return fc
    .subarray(Object.keys(schema).filter((key) => key !== 'type'))
    .map((gone) => Object.fromEntries(Object.entries(schema).filter(([key]) => !gone.includes(key))));
}

/** A value that the schema allows, with no field that the schema does not name: what a writer writes. */
export function written(schema: JsonObject): fc.Arbitrary<unknown> {
  if (schema['const'] !== undefined) return fc.constant(schema['const']);
  if (schema['enum'] !== undefined) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const branches = (schema['anyOf'] ?? schema['oneOf']) as JsonObject[] | undefined;
  if (branches !== undefined) return fc.oneof(...branches.map(written));
  const types = [schema['type'] ?? ['string', 'number', 'boolean', 'null']].flat() as string[];
  return fc.oneof(...types.map((type) => writtenAs(type, schema)));
}

function writtenAs(type: string, schema: JsonObject): fc.Arbitrary<unknown> {
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') return fc.constantFrom('', 'a', 'b', 'x', 'y', 'ab', 'aB', 'abc', 'abcd', '1');
  if (type === 'integer') return fc.integer({ min: -1, max: 5 });
  if (type === 'number') return fc.constantFrom(-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4);
  if (type === 'array') {
    const [min, max] = [
      (schema['minItems'] as number | undefined) ?? 0,
      (schema['maxItems'] as number | undefined) ?? 4,
    ];
    return fc.array(written(schema['items'] as JsonObject), { minLength: min, maxLength: Math.max(min, max) });
  }
  const {
    properties = {},
    required = [],
    additionalProperties: others,
  } = schema as {
    properties?: Record<string, JsonObject>;
    required?: string[];
    additionalProperties?: JsonObject | boolean;
  };
  const named = fc.record(Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, written(each)])), {
    requiredKeys: required,
    noNullPrototype: true,
  });
  if (others === undefined || typeof others === 'boolean') return named;
  const more = fc.dictionary(fc.constantFrom('p', 'q', 's'), written(others), { noNullPrototype: true, maxKeys: 2 });
  return fc.tuple(named, more).map(([own, other]) => ({ ...other, ...own }));
}
