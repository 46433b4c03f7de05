import type { Platform } from '../platform/platform.ts';

/** Tells a waiting reader how far it is. */
export type Progress = (line: string) => void;

/** What the command line adds; a bench takes what it knows. */
export interface BenchOptions {
  /** So many rounds, where a bench counts them. */
  readonly count?: number;
  /** So long, where a bench goes by time. */
  readonly minutes: number;
  /** Only these, by name, where a bench goes through a list. */
  readonly only?: readonly string[];
}

interface Described {
  readonly name: string;
  readonly about: string;
  /** What a reader might think was measured, and was not. */
  readonly notMeasured: readonly string[];
}

/** One benchmark: measures and says in plain lines what came out and what did not. */
export type Bench =
  /** On a whole platform, started for the benches of this run. */
  | (Described & {
      readonly on: 'platform';
      measure(platform: Platform, progress: Progress, options: BenchOptions): Promise<Measured>;
    })
  /** On a platform that it starts itself, because it changes the tree that it runs in. */
  | (Described & {
      readonly on: 'its own platform';
      measure(progress: Progress, options: BenchOptions): Promise<Measured>;
    })
  /** On parts that it starts itself, so that nothing else takes their time. */
  | (Described & { readonly on: 'parts'; measure(progress: Progress): Promise<Measured> })
  /** Needs nothing that runs. */
  | (Described & { readonly on: 'nothing'; measure(progress: Progress): Promise<Measured> });

/** `figures` go to bench/results.json, `lines` to the reader. */
export interface Measured {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}
