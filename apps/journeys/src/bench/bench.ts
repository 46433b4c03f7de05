import type { Platform } from '../platform/platform.ts';

/** One benchmark: measures on an idle platform of its own, and says in plain lines what came out and what did not. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  /** What a reader might think was measured, and was not. */
  readonly notMeasured: readonly string[];
  measure(platform: Platform, progress: (line: string) => void): Promise<Measured>;
}

/** `figures` go to bench/results.json, `lines` to the reader. */
export interface Measured {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}
