/** What a list of times comes to; all in milliseconds, to a tenth. */
export interface Times {
  readonly n: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Sums measured times up. Percentiles are nearest rank: each is a time that really occurred. */
export function timesOf(measuredMs: readonly number[]): Times {
  if (measuredMs.length === 0) throw new Error('nothing was measured');
  const sorted = measuredMs.toSorted((a, b) => a - b);
  return { n: sorted.length, medianMs: rank(sorted, 0.5), p99Ms: rank(sorted, 0.99), maxMs: rank(sorted, 1) };
}

/** The same as one line. */
export function timesText({ n, medianMs, p99Ms, maxMs }: Times): string {
  return `n ${n}  median ${medianMs} ms  p99 ${p99Ms} ms  max ${maxMs} ms`;
}

/** `a` as a multiple of `b`, to a hundredth. */
export function ratio(a: number, b: number): number {
  return Math.round((a / b) * 100) / 100;
}

/** The middle of some measured values; of an even number the lower one. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('nothing was measured');
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] as number;
}

/** How often each value occurs. */
export function countBy<T>(list: readonly T[], keyOf: (entry: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of list) counts[keyOf(entry)] = (counts[keyOf(entry)] ?? 0) + 1;
  return counts;
}

function rank(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}
