import type { Bound, NumberAlternative, TextAlternative } from './alternative.ts';
import type { Gap } from './gap.ts';
import { textsOfLength } from './samples.ts';

/** Numbers against numbers: bounds, whole or not, multiples. */
export function compareNumbers(a: NumberAlternative, b: NumberAlternative): Gap | undefined {
  if (isEmpty(a)) return undefined;
  const gap = (reason: string, values: readonly number[], certain = true): Gap => ({
    path: '',
    reason,
    certain,
    values,
  });
  if (b.whole && !a.whole && !isWhole(a.multipleOf)) {
    return gap(
      'may have a fraction, and the other side reads whole numbers',
      fractions(a),
      a.multipleOf === undefined && a.min.at < a.max.at,
    );
  }
  if (below(a.min, b.min)) {
    return gap(
      `may be ${written(a.min, 'more than', 'as small as')}, and the other side takes ${written(b.min, 'only more than', 'at least')}`,
      steps(b.min.at, -1, a),
    );
  }
  if (below(negative(a.max), negative(b.max))) {
    return gap(
      `may be ${written(a.max, 'up to', 'as large as')}, and the other side takes ${written(b.max, 'only less than', 'at most')}`,
      steps(b.max.at, 1, a),
    );
  }
  if (b.multipleOf === undefined || isMultiple(a.multipleOf ?? (a.whole ? 1 : undefined), b.multipleOf))
    return undefined;
  return gap(`need not be a multiple of ${b.multipleOf}`, steps(Number.isFinite(a.min.at) ? a.min.at : 0, 1, a), false);
}

const isEmpty = ({ min, max }: NumberAlternative) => min.at > max.at || (min.at === max.at && (min.open || max.open));
const isWhole = (step: number | undefined) => step !== undefined && Number.isInteger(step);
const isMultiple = (step: number | undefined, of: number) => step !== undefined && Number.isInteger(step / of);
const negative = ({ at, open }: Bound): Bound => ({ at: -at, open });

function below(a: Bound, b: Bound): boolean {
  return a.at < b.at || (a.at === b.at && b.open && !a.open);
}

function written({ at, open }: Bound, exclusive: string, inclusive: string): string {
  return Number.isFinite(at)
    ? `${open ? exclusive : inclusive} ${at}`
    : at < 0
      ? 'as small as it likes'
      : 'as large as it likes';
}

/** Numbers just beyond a bound, and at the writer's own bounds. */
function steps(from: number, direction: 1 | -1, a: NumberAlternative): number[] {
  const own = [a.min.at, a.min.at + 1, a.max.at, a.multipleOf ?? 1].filter(Number.isFinite);
  return [from, from + direction, from + direction / 2, from + 2 * direction, ...own].filter(Number.isFinite);
}

function fractions({ min, max }: NumberAlternative): number[] {
  const from = Number.isFinite(min.at) ? min.at : Number.isFinite(max.at) ? max.at - 1 : 0;
  const to = Number.isFinite(max.at) ? max.at : from + 1;
  return [from + 0.5, (from + to) / 2, from + (to - from) / 3];
}

/** Texts against texts: length, patterns and format by equal text. */
export function compareTexts(a: TextAlternative, b: TextAlternative): Gap | undefined {
  if (a.min > a.max) return undefined;
  // Patterns may bound the length themselves: then only a text that shows the gap proves it.
  const free = a.patterns.length === 0 && a.format === undefined;
  const gap = (reason: string, values: readonly string[], certain: boolean): Gap => ({
    path: '',
    reason,
    certain,
    values,
  });
  if (a.min < b.min) {
    return gap(
      `may have ${a.min} characters, and the other side takes at least ${b.min}`,
      textsOfLength(b.min - 1),
      free,
    );
  }
  if (a.max > b.max) {
    const most = Number.isFinite(a.max) ? `up to ${a.max} characters` : 'any length';
    return gap(`may have ${most}, and the other side takes at most ${b.max}`, textsOfLength(b.max + 1), free);
  }
  const pattern = b.patterns.find((each) => !a.patterns.includes(each));
  if (pattern !== undefined) return gap(`need not match the other side's pattern ${cut(pattern)}`, texts(a), false);
  if (b.format === undefined || a.format === b.format) return undefined;
  return gap(`need not be of the format ${b.format}`, texts(a), false);
}

const texts = ({ min }: TextAlternative) => [
  ...textsOfLength(Math.max(min, 1)),
  '',
  '?',
  '\u0000',
  'some text',
  'A1',
  'a b',
];
const cut = (pattern: string) => (pattern.length > 60 ? `${pattern.slice(0, 57)}…` : pattern);
