import { accepts } from './accepts.ts';
import type {
  Alternative,
  ListAlternative,
  Node,
  NumberAlternative,
  ObjectAlternative,
  TextAlternative,
} from './alternative.ts';
import { alternativesOf } from './alternatives.ts';

/** Texts that our formats and patterns take. */
const TEXTS = [
  'a',
  '',
  '1',
  'A',
  'EUR',
  'some text',
  'ada@example.com',
  '2026-01-01T00:00:00.000Z',
  '2026-01-01',
  'https://example.com/',
  '00000000-0000-0000-0000-000000000000',
  '\u0000',
];
const LONGEST = 20_000;
const DEEPEST = 6;
const MOST_PER_KIND = 24;

/** A few values that the schema takes, different in what may matter; none where none is found. */
export function samplesOf(node: Node, depth = 0): unknown[] {
  if (depth > DEEPEST) return [];
  const made = alternativesOf(node).flatMap((each) => candidates(each, depth).slice(0, MOST_PER_KIND));
  return made.filter((value) => accepts(node, value) === 'yes');
}

function candidates(one: Alternative, depth: number): unknown[] {
  switch (one.kind) {
    case 'values':
      return [...one.values];
    case 'number':
      return numbers(one);
    case 'string':
      return texts(one);
    case 'array':
      return lists(one, depth);
    case 'object':
      return objects(one, depth);
    default:
      return one satisfies never;
  }
}

/** Numbers at the bounds and near zero, whole and not. */
function numbers({ min, max, multipleOf }: NumberAlternative): number[] {
  const near = [min.at, max.at, 0].filter(Number.isFinite);
  const all = near.flatMap((at) => [at, at + 1, at - 1, at + 0.5, at - 0.5]);
  return [...all, ...(multipleOf === undefined ? [] : all.map((at) => Math.round(at / multipleOf) * multipleOf))];
}

/** Texts of the usual kinds, and those as long as the bounds allow. */
function texts({ min, max }: TextAlternative): string[] {
  return [...TEXTS, ...[min, Math.min(max, LONGEST)].flatMap((length) => textsOfLength(length))];
}

/** Texts of a length, in shapes that patterns of ours take. */
export function textsOfLength(length: number): string[] {
  if (length < 0 || length > LONGEST) return [];
  const address = '@example.com';
  return [
    'a'.repeat(length),
    '1'.repeat(length),
    ...(length > address.length ? ['a'.repeat(length - address.length) + address] : []),
  ];
}

function lists({ items, min, max, root }: ListAlternative, depth: number): unknown[][] {
  const samples = max === 0 ? [] : samplesOf({ schema: items, root }, depth + 1);
  if (samples.length === 0) return [[]];
  const different = Array.from({ length: Math.min(min, LONGEST) }, (_, at) => samples[at % samples.length]);
  const ofLength = (length: number) => Array.from({ length: Math.min(length, 1_000) }, () => samples[0]);
  return [different, ofLength(min), ofLength(Math.min(max, min + 1)), ...samples.map((each) => [each])];
}

/** The smallest object, then one with everything, then the smallest with one more field each. */
function objects({ properties, required, root }: ObjectAlternative, depth: number): Record<string, unknown>[] {
  const first = (name: string) => samplesOf({ schema: properties[name] ?? true, root }, depth + 1)[0];
  const smallest = Object.fromEntries(required.map((name) => [name, first(name)]));
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const more = optional.map((name) => [name, first(name)] as const).filter(([, value]) => value !== undefined);
  return [
    smallest,
    { ...smallest, ...Object.fromEntries(more) },
    ...more.map(([name, value]) => ({ ...smallest, [name]: value })),
  ];
}
