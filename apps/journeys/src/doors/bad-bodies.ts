import type { Schema } from './open-api.ts';

/** One body that breaks its schema in one place. `path` is the place as the problem must name it. */
export interface BadBody {
  readonly fault: string;
  readonly path: string;
  readonly value: unknown;
}

const BEYOND_EXACT = 2 ** 53;
const OF_TYPE = { null: null, boolean: true, string: 'text', number: 7.5, array: [], object: {} };

/** Every way in which a body can break its schema, one at a time: all else of it is the sample. */
export function badBodies(schema: Schema, sample: unknown, path = ''): BadBody[] {
  const here = wrongValues(schema, sample).map(([fault, value]) => ({ fault, path, value }));
  if (schema.type === 'array' && Array.isArray(sample)) {
    const [first, ...rest] = sample as unknown[];
    const inside = badBodies(schema.items ?? {}, first, join(path, '0'));
    return [...here, ...inside.map((bad) => ({ ...bad, value: [bad.value, ...rest] }))];
  }
  if (schema.type !== 'object') return here;
  const fields = sample as Record<string, unknown>;
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, each]) =>
    badBodies(each, fields[name], join(path, name)).map((bad) => ({ ...bad, value: { ...fields, [name]: bad.value } })),
  );
  return [...here, ...wrongFields(schema, fields, path), ...inside];
}

function wrongFields(schema: Schema, fields: Record<string, unknown>, path: string): BadBody[] {
  const without = (name: string) => Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
  const missing = (schema.required ?? []).map((name) => ({
    fault: 'a missing field',
    path: join(path, name),
    value: without(name),
  }));
  if (schema.additionalProperties !== false) throw new Error(`the object at "${path}" takes fields that nobody knows`);
  return [...missing, { fault: 'an unknown field', path: join(path, 'colour'), value: { ...fields, colour: 'red' } }];
}

/** Values that this one place refuses. */
function wrongValues(schema: Schema, sample: unknown): [fault: string, value: unknown][] {
  const wrongType = Object.entries(OF_TYPE)
    .filter(([type]) => type !== schema.type)
    .map(([type, value]): [string, unknown] => [`${type} for ${schema.type}`, value]);
  switch (schema.type) {
    case 'integer':
      return [...wrongType, ...wrongNumbers(schema)];
    case 'string':
      return [...wrongType, ...wrongTexts(schema)];
    case 'array':
      return [...wrongType, ...wrongLengths(schema, (sample as unknown[])[0])];
    default:
      return wrongType;
  }
}

function wrongNumbers({ minimum, maximum }: Schema): [string, unknown][] {
  if (minimum === undefined || maximum === undefined) throw new Error('a number without bounds');
  return [
    ['a fraction', minimum + 0.5],
    ['too small', minimum - 1],
    ['too large', maximum + 1],
    ['far too small', -BEYOND_EXACT],
    ['a number beyond 2^53', BEYOND_EXACT + 2],
    ['a huge number', 1e300],
  ];
}

function wrongTexts({ minLength = 1, maxLength, const: only, enum: some }: Schema): [string, unknown][] {
  const isChoice = only !== undefined || some !== undefined;
  return [
    ['NUL', 'a\0b'],
    ['a lone surrogate', 'a\ud800b'],
    ...(isChoice || minLength > 0 ? [['no text', ''] as [string, unknown]] : []),
    ...(maxLength === undefined ? [] : [['too long', '🍕'.repeat(maxLength + 1)] as [string, unknown]]),
  ];
}

function wrongLengths({ minItems = 0, maxItems }: Schema, item: unknown): [string, unknown][] {
  if (maxItems === undefined) throw new Error('a list without an end');
  const tooMany = Array.from({ length: maxItems + 1 }, () => item);
  return [[`${maxItems + 1} items`, tooMany], ...(minItems > 0 ? [['no items', []] as [string, unknown]] : [])];
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
