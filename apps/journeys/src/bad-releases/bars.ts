import type { Tried } from './try-bad-release.ts';

/** How long customers may be with a bad release when no stage 0 comes before them, and how many requests may fail. */
interface Bar {
  readonly withinMs: number;
  readonly failed: number;
}

const bars: Readonly<Record<string, Bar>> = {
  'fails-always': { withinMs: 1_000, failed: 5 },
  'fails-one-in-five': { withinMs: 3_000, failed: 8 },
  'fails-one-in-twenty': { withinMs: 10_000, failed: 15 },
  'slower-by-400-ms': { withinMs: 3_000, failed: 0 },
};

/** A bar beside what was measured; undefined for a release without one. Nothing measured is never kept. */
export interface Barred extends Bar {
  readonly answer: 'kept' | 'MISSED' | 'NOT MEASURED';
  readonly text: string;
}

/** Compares one release, tried without stage 0, with its bar. */
export function againstBar({ bad, ending, harm, atCustomersMs }: Tried): Barred | undefined {
  const bar = bars[bad.name];
  if (!bar) return undefined;
  const limit = `≤ ${bar.withinMs / 1000} s and ≤ ${bar.failed} failed`;
  const failed = `${harm.failedOfAll} failed`;
  if (ending.caughtBy === 'nothing') return { ...bar, answer: 'MISSED', text: `it stayed, ${failed}; bar ${limit}` };
  if (atCustomersMs === undefined)
    return { ...bar, answer: 'NOT MEASURED', text: `no customer met the candidate; bar ${limit}` };
  const isKept = atCustomersMs <= bar.withinMs && harm.failedOfAll <= bar.failed;
  const text = `${(atCustomersMs / 1000).toFixed(2)} s, ${failed}; bar ${limit}`;
  return { ...bar, answer: isKept ? 'kept' : 'MISSED', text };
}
