import { isDeepStrictEqual } from 'node:util';
import type {
  Alternative,
  ListAlternative,
  Node,
  NumberAlternative,
  ObjectAlternative,
  TextAlternative,
} from './alternative.ts';
import { alternativesOf, unionOf } from './alternatives.ts';

/** Whether a schema takes a value; `unknown` where it uses what nobody here reads. */
export type Acceptance = 'yes' | 'no' | 'unknown';

/** Whether the schema takes the value, as JSON Schema 2020-12 says it. */
export function accepts(node: Node, value: unknown): Acceptance {
  const union = unionOf(node);
  if (union === undefined) return any(alternativesOf(node).map((each) => acceptsOne(each, value)));
  const answers = union.branches.map((branch) => accepts(branch, value));
  if (!union.exactlyOne || !answers.includes('yes')) return any(answers);
  return answers.filter((answer) => answer === 'yes').length > 1
    ? 'no'
    : answers.includes('unknown')
      ? 'unknown'
      : 'yes';
}

const all = (answers: readonly Acceptance[]): Acceptance =>
  answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
const any = (answers: readonly Acceptance[]): Acceptance =>
  answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
const when = (condition: boolean): Acceptance => (condition ? 'yes' : 'no');

function acceptsOne(one: Alternative, value: unknown): Acceptance {
  const answer = acceptsKind(one, value);
  return answer === 'yes' && one.foreign.length > 0 ? 'unknown' : answer;
}

function acceptsKind(one: Alternative, value: unknown): Acceptance {
  switch (one.kind) {
    case 'values':
      return when(one.values.some((each) => isDeepStrictEqual(each, value)));
    case 'number':
      return typeof value === 'number' ? acceptsNumber(one, value) : 'no';
    case 'string':
      return typeof value === 'string' ? acceptsText(one, value) : 'no';
    case 'array':
      return Array.isArray(value) ? acceptsList(one, value) : 'no';
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? acceptsObject(one, value as Record<string, unknown>)
        : 'no';
    default:
      return one satisfies never;
  }
}

function acceptsNumber({ whole, min, max, multipleOf }: NumberAlternative, value: number): Acceptance {
  const inside =
    (min.open ? value > min.at : value >= min.at) &&
    (max.open ? value < max.at : value <= max.at) &&
    Number.isFinite(value);
  if (!inside || (whole && !Number.isInteger(value))) return 'no';
  return multipleOf === undefined ? 'yes' : when(Number.isInteger(value / multipleOf));
}

function acceptsText({ min, max, patterns, format }: TextAlternative, value: string): Acceptance {
  const length = charactersIn(value);
  if (length < min || length > max) return 'no';
  const matched = all(patterns.map((pattern) => matches(pattern, value)));
  // A format comes with its pattern; the one that comes alone is the address.
  if (format === undefined || patterns.length > 0) return matched;
  return format === 'uri' ? when(URL.canParse(value)) : 'unknown';
}

/** As JSON Schema counts them: a pair of surrogates is one. Long samples are many, and such pairs are rare. */
const charactersIn = (text: string) => (/[\uD800-\uDBFF]/.test(text) ? [...text].length : text.length);

function matches(pattern: string, value: string): Acceptance {
  try {
    return when(new RegExp(pattern, 'u').test(value));
  } catch {
    return 'unknown';
  }
}

function acceptsList({ items, min, max, unique, root }: ListAlternative, value: readonly unknown[]): Acceptance {
  if (value.length < min || value.length > max) return 'no';
  const repeated = value.some((each, at) => value.findIndex((other) => isDeepStrictEqual(other, each)) !== at);
  if (unique && repeated) return 'no';
  return all(value.map((each) => accepts({ schema: items, root }, each)));
}

function acceptsObject(one: ObjectAlternative, value: Readonly<Record<string, unknown>>): Acceptance {
  const { properties, required, others, names, root } = one;
  if (required.some((name) => !Object.hasOwn(value, name))) return 'no';
  return all(
    Object.entries(value).flatMap(([name, each]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : others;
      return [
        accepts({ schema: schema ?? true, root }, each),
        ...(names === undefined ? [] : [accepts({ schema: names, root }, name)]),
      ];
    }),
  );
}
