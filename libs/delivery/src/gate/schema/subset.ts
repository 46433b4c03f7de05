/**
 * Whether every value that one side writes is read rightly by the other. Invariants:
 *   S1  "yes" is certain: no value that `a` writes is refused by `b`.
 *   S2  "no" is proved: by bounds that leave no doubt, or by a witness. A witness was tried on both schemas.
 *   S3  Everything else is "undecided", with its reason; never a guess.
 *   S4  `a` is a writer: a field that it does not name, it does not write. `b` is a reader as JSON Schema says.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@two-pizza/contracts-kit/documents';
import { accepts } from './accepts.ts';
import type { Alternative, Node } from './alternative.ts';
import { alternativesOf, isAnything, resolve } from './alternatives.ts';
import { compareLists, compareObjects } from './compare-structures.ts';
import { compareNumbers, compareTexts } from './compare-values.ts';
import { shown, type Compare, type Gap } from './gap.ts';
import { samplesOf } from './samples.ts';
import { compareVariants, discriminatorOf, mayOverlap } from './variants.ts';

/** Whether A ⊆ B. `path` leads to the place in the value: `items[].price.amountMinor`; empty is the value itself. */
export type SubsetAnswer =
  | { readonly holds: 'yes' }
  | { readonly holds: 'no'; readonly path: string; readonly reason: string; readonly witness?: unknown }
  | { readonly holds: 'undecided'; readonly path: string; readonly reason: string };

/** Decides A ⊆ B for the JSON Schemas that our contracts emit. `a` is what is written, `b` is what is read. */
export function isSubset(a: JsonObject, b: JsonObject): SubsetAnswer {
  const [from, to] = [a, b].map((schema) => ({ schema, root: schema })) as [Node, Node];
  const gap = comparer(new Map(), new Set())(from, to);
  if (gap === undefined) return { holds: 'yes' };
  const { path, reason } = gap;
  const witness = gap.values.find((value) => accepts(from, value) === 'yes' && accepts(to, value) === 'no');
  if (witness !== undefined) return { holds: 'no', path, reason, witness };
  return { holds: gap.certain ? 'no' : 'undecided', path, reason };
}

/** A pair of schemas that contains itself holds where it holds everywhere else on the way: `above` are the pairs outside. */
function comparer(ids: Map<unknown, number>, above: ReadonlySet<string>): Compare {
  const idOf = (schema: unknown) => ids.get(schema) ?? (ids.set(schema, ids.size), ids.size - 1);
  return (a, b) => {
    const [from, to] = [resolve(a), resolve(b)];
    if (isAnything(to) || isSame(from, to)) return undefined;
    const pair = `${idOf(from.schema)} in ${idOf(to.schema)}`;
    if (above.has(pair)) return undefined;
    const compare = comparer(ids, new Set([...above, pair]));
    const alternatives = alternativesOf(from);
    const gap = firstOf(alternatives, (each) => compareAlternative(each, from, to, compare));
    if (gap === undefined) return overlap(from, to);
    // What nobody here reads of the writer may close the gap.
    const doubtful = mayOverlap(from) || alternatives.some((each) => each.foreign.length > 0);
    return doubtful ? { ...gap, certain: false } : gap;
  };
}

function firstOf<T>(items: readonly T[], find: (item: T) => Gap | undefined): Gap | undefined {
  for (const item of items) {
    const gap = find(item);
    if (gap !== undefined) return gap;
  }
  return undefined;
}

/** Equal text means the same, unless it refers to another place in two documents that differ. */
function isSame(a: Node, b: Node): boolean {
  if (!isDeepStrictEqual(a.schema, b.schema)) return false;
  return !JSON.stringify(a.schema).includes('"$ref"') || isDeepStrictEqual(a.root, b.root);
}

/** Where forms of a `oneOf` may overlap, nothing is certain: a value must fit exactly one of them. */
function overlap(from: Node, to: Node): Gap | undefined {
  if (!mayOverlap(to)) return undefined;
  const reason = 'is one of several forms that may overlap, so it cannot be decided';
  return { path: '', reason, certain: false, values: samplesOf(from) };
}

function compareAlternative(a: Alternative, from: Node, to: Node, compare: Compare): Gap | undefined {
  if (a.kind === 'values') return compareValues(a.values, to);
  const all = alternativesOf(to);
  const readable = all.filter((each) => each.foreign.length === 0);
  const gap = compareWithAll(a, from, to, readable, compare);
  const riddle = all.find((each) => each.foreign.length > 0);
  if (gap === undefined || riddle === undefined) return gap;
  return { ...gap, reason: `the other side says "${riddle.foreign[0]}", which is not compared`, certain: false };
}

function compareWithAll(
  a: Exclude<Alternative, { kind: 'values' }>,
  from: Node,
  to: Node,
  all: readonly Alternative[],
  compare: Compare,
): Gap | undefined {
  const same = all.filter((each) => each.kind === a.kind);
  const listed = all
    .filter((each) => each.kind === 'values')
    .flatMap((each) => each.values.filter((value) => isKind(value, a)));
  const [only] = same;
  if (only === undefined) return listed.length === 0 ? otherKind(a, from, to) : notListed(a, from, to);
  if (same.length === 1 && listed.length === 0) return compareKind(a, only, compare);
  const objects = same.filter((each) => each.kind === 'object');
  const discriminator = a.kind === 'object' ? discriminatorOf(objects) : undefined;
  if (a.kind === 'object' && discriminator !== undefined) {
    return compareVariants(a, objects, discriminator, compare, (x, y) => compareObjects(x, y, compare));
  }
  if (same.some((each) => compareKind(a, each, compare) === undefined)) return undefined;
  return {
    path: '',
    reason: 'fits none of the forms that the other side reads',
    certain: false,
    values: samplesOf(from),
  };
}

function compareKind(a: Alternative, b: Alternative, compare: Compare): Gap | undefined {
  if (a.kind === 'number' && b.kind === 'number') return compareNumbers(a, b);
  if (a.kind === 'string' && b.kind === 'string') return compareTexts(a, b);
  if (a.kind === 'array' && b.kind === 'array') return compareLists(a, b, compare);
  if (a.kind === 'object' && b.kind === 'object') return compareObjects(a, b, compare);
  throw new Error(`${a.kind} is not compared with ${b.kind}`);
}

const isKind = (value: unknown, { kind }: Alternative) =>
  kind === (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/** Each of a few values is tried. */
function compareValues(values: readonly unknown[], to: Node): Gap | undefined {
  const refused = values.filter((value) => accepts(to, value) !== 'yes');
  if (refused.length === 0) return undefined;
  const certain = refused.some((value) => accepts(to, value) === 'no');
  return {
    path: '',
    reason: `may be ${refused.map(shown).join(', ')}, which the other side does not take`,
    certain,
    values: refused,
  };
}

function otherKind(a: Alternative, from: Node, to: Node): Gap {
  const kinds = [
    ...new Set(
      alternativesOf(to).map((each) => (each.kind === 'values' ? each.values.map(shown).join(', ') : each.kind)),
    ),
  ];
  const reason = `may be a${a.kind === 'array' || a.kind === 'object' ? 'n' : ''} ${a.kind}, and the other side reads ${kinds.join(' or ') || 'nothing'}`;
  return { path: '', reason, certain: true, values: samplesOf(from) };
}

const FEW = 100;

/** A kind of which the other side takes listed values only. A short range of whole numbers is a list as well. */
function notListed(a: Alternative, from: Node, to: Node): Gap | undefined {
  if (a.kind === 'number' && a.whole && a.max.at - a.min.at < FEW) {
    const values = Array.from({ length: a.max.at - a.min.at + 1 }, (_, at) => a.min.at + at);
    return compareValues(
      values.filter((value) => accepts(from, value) === 'yes'),
      to,
    );
  }
  const free = a.kind === 'number' || (a.kind === 'string' && a.patterns.length === 0 && a.format === undefined);
  const known = alternativesOf(to).flatMap((each) => (each.kind === 'values' ? each.values : []));
  return {
    path: '',
    reason: `may be any ${a.kind}, and the other side knows only ${known.map(shown).join(', ')}`,
    certain: free,
    values: samplesOf(from),
  };
}
