import type { Node, ObjectAlternative, Schema } from './alternative.ts';
import { alternativesOf, unionOf } from './alternatives.ts';
import { shown, under, type Compare, type Gap } from './gap.ts';
import { samplesOf } from './samples.ts';

/** The values that a field of an object may have when they are few and the field is always there. */
function fewValues(one: ObjectAlternative, name: string): readonly unknown[] | undefined {
  if (!one.required.includes(name) || !Object.hasOwn(one.properties, name)) return undefined;
  const alternatives = alternativesOf({ schema: one.properties[name] as Schema, root: one.root });
  return alternatives.every((each) => each.kind === 'values' && each.foreign.length === 0)
    ? alternatives.flatMap((each) => (each.kind === 'values' ? each.values : []))
    : undefined;
}

/** The field whose value says which of several objects it is: always there, and with different values in each. */
export function discriminatorOf(objects: readonly ObjectAlternative[]): string | undefined {
  const names = Object.keys(objects[0]?.properties ?? {});
  return names.find((name) => {
    const values = objects.map((each) => fewValues(each, name));
    if (values.includes(undefined)) return false;
    const all = values.flatMap((each) => each ?? []);
    return new Set(all.map(shown)).size === all.length;
  });
}

/** Whether a value may fit two branches of a `oneOf`. Branches are told apart by kind, or by a discriminator. */
export function mayOverlap(node: Node): boolean {
  const union = unionOf(node);
  if (union === undefined) return false;
  return union.branches.some(mayOverlap) || (union.exactlyOne && !areApart(union.branches));
}

function areApart(branches: readonly Node[]): boolean {
  const alternatives = branches.map((branch) => alternativesOf(branch));
  const kinds = alternatives.flatMap((its) => [...new Set(its.map((each) => each.kind))]);
  const repeated = kinds.filter((kind, at) => kinds.indexOf(kind) !== at);
  if (repeated.some((kind) => kind !== 'object') || kinds.includes('values')) return false;
  const objects = alternatives.flat().filter((each) => each.kind === 'object');
  return objects.length < 2 || discriminatorOf(objects) !== undefined;
}

/** An object against the variants of a union: each value of the discriminator is held against the variants that have it. */
export function compareVariants(
  a: ObjectAlternative,
  variants: readonly ObjectAlternative[],
  name: string,
  compare: Compare,
  compareObject: (a: ObjectAlternative, b: ObjectAlternative) => Gap | undefined,
): Gap | undefined {
  const values = fewValues(a, name);
  if (values === undefined) return withoutVariant(a, variants, name, compare);
  for (const value of values) {
    const narrowed = { ...a, properties: { ...a.properties, [name]: { const: value } } };
    const variant = variants.find((each) => fewValues(each, name)?.some((known) => shown(known) === shown(value)));
    const gap = variant === undefined ? unknownVariant(narrowed, name, value) : compareObject(narrowed, variant);
    if (gap !== undefined) return gap;
  }
  return undefined;
}

function unknownVariant(a: ObjectAlternative, name: string, value: unknown): Gap {
  const { properties, required, root } = a;
  const values = samplesOf({ schema: { type: 'object', properties, required: [...required] }, root });
  return { path: name, reason: `may be ${shown(value)}, which the other side does not know`, certain: true, values };
}

function withoutVariant(
  a: ObjectAlternative,
  variants: readonly ObjectAlternative[],
  name: string,
  compare: Compare,
): Gap {
  const known = { enum: variants.flatMap((each) => fewValues(each, name) ?? []) };
  const own = a.required.includes(name) ? a.properties[name] : undefined;
  const gap = own === undefined ? undefined : compare({ schema: own, root: a.root }, { schema: known, root: known });
  const { properties, required, root } = a;
  const samples = samplesOf({ schema: { type: 'object', properties, required: [...required] }, root });
  const reason = gap?.reason ?? 'may be missing, and the other side tells its variants by it';
  const values =
    gap === undefined ? samples : gap.values.map((value) => ({ ...(samples[0] as object), [name]: value }));
  return { path: under(name, gap?.path ?? ''), reason, certain: gap?.certain ?? true, values };
}
