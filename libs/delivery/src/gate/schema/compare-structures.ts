import type { ListAlternative, ObjectAlternative, Schema } from './alternative.ts';
import { under, type Compare, type Gap } from './gap.ts';
import { samplesOf } from './samples.ts';

/** Lists against lists: how many, whether repeats may come, and each item. */
export function compareLists(a: ListAlternative, b: ListAlternative, compare: Compare): Gap | undefined {
  if (a.min > a.max) return undefined;
  const item = () => samplesOf({ schema: a.items, root: a.root })[0];
  const ofLength = (length: number) => Array.from({ length: Math.min(length, 10_000) }, item);
  const gap = (reason: string, value: unknown[]): Gap => ({ path: '', reason, certain: true, values: [value] });
  if (a.min < b.min)
    return gap(`may have ${a.min} items, and the other side takes at least ${b.min}`, ofLength(b.min - 1));
  if (a.max > b.max) {
    const most = Number.isFinite(a.max) ? `up to ${a.max}` : 'any number of';
    return gap(
      `may have ${most} items, and the other side takes at most ${b.max}`,
      ofLength(Math.max(b.max + 1, a.min)),
    );
  }
  if (b.unique && !a.unique && a.max > 1)
    return gap('may repeat an item, and the other side takes each once', ofLength(2));
  if (a.max === 0) return undefined;
  const inner = compare({ schema: a.items, root: a.root }, { schema: b.items, root: b.root });
  if (inner === undefined) return undefined;
  const values = inner.values.map((value) => [value, ...ofLength(a.min - 1)]);
  return { ...inner, path: under('[]', inner.path), values };
}

/** Objects against objects: what must be there, each named field, and fields that one side does not name (S4). */
export function compareObjects(a: ObjectAlternative, b: ObjectAlternative, compare: Compare): Gap | undefined {
  const smallest = samplesOf({ schema: asSchema(a), root: a.root })[0] as Record<string, unknown> | undefined;
  const lifted = (name: string, gap: Gap): Gap => ({
    ...gap,
    path: under(name, gap.path),
    values: gap.values.map((value) => ({ ...smallest, [name]: value })),
  });
  const missing = b.required.find((name) => !a.required.includes(name));
  if (missing !== undefined) return absent(missing, a, smallest);
  for (const [name, schema] of Object.entries(a.properties)) {
    const gap = compareField(name, schema, a, b, compare);
    if (gap !== undefined) return lifted(name, gap);
  }
  return compareOthers(a, b, compare, lifted);
}

const asSchema = ({ properties, required }: ObjectAlternative): Schema => ({ type: 'object', properties, required });

function absent(name: string, a: ObjectAlternative, smallest: Record<string, unknown> | undefined): Gap {
  const { [name]: _without, ...rest } = smallest ?? {};
  const reason = Object.hasOwn(a.properties, name)
    ? 'may be missing, and the other side needs it'
    : 'is missing, and the other side needs it';
  return { path: name, reason, certain: true, values: [rest] };
}

function compareField(
  name: string,
  schema: Schema,
  a: ObjectAlternative,
  b: ObjectAlternative,
  compare: Compare,
): Gap | undefined {
  const from = { schema, root: a.root };
  if (Object.hasOwn(b.properties, name)) return compare(from, { schema: b.properties[name] as Schema, root: b.root });
  if (b.others === false) {
    const values = samplesOf(from);
    return { path: '', reason: 'is a field that the other side refuses', certain: values.length > 0, values };
  }
  return b.others === undefined ? undefined : compare(from, { schema: b.others, root: b.root });
}

/** Fields that the writer allows without naming them: a record's. */
function compareOthers(
  a: ObjectAlternative,
  b: ObjectAlternative,
  compare: Compare,
  lifted: (name: string, gap: Gap) => Gap,
): Gap | undefined {
  if (a.others === undefined || a.others === false) return undefined;
  const from = { schema: a.others, root: a.root };
  const named = Object.keys(b.properties).filter((name) => !Object.hasOwn(a.properties, name));
  const targets = [
    ...named.map((name) => [name, b.properties[name] as Schema] as const),
    ...(b.others === undefined ? [] : [['anyOther', b.others] as const]),
  ];
  for (const [name, schema] of targets) {
    const gap = compare(from, { schema, root: b.root });
    if (gap !== undefined) return lifted(name, gap);
  }
  return b.names === undefined ? undefined : compareNames(a, b, compare);
}

function compareNames(a: ObjectAlternative, b: ObjectAlternative, compare: Compare): Gap | undefined {
  const gap = compare(
    { schema: a.names ?? { type: 'string' }, root: a.root },
    { schema: b.names as Schema, root: b.root },
  );
  if (gap === undefined) return undefined;
  const value = a.others === undefined ? undefined : samplesOf({ schema: a.others, root: a.root })[0];
  return {
    ...gap,
    path: '',
    reason: `a field's name ${gap.reason}`,
    values: gap.values.map((name) => ({ [String(name)]: value })),
  };
}
