import type { BreakerState } from './breaker.ts';

/** How one dependency is guarded. One guard per dependency: its operations fail together. */
export interface GuardOptions {
  readonly dependency: string;
  readonly baseUrl: string;
  readonly attemptTimeoutMs: number;
  /** The most that one call may take, retries and pauses included. */
  readonly deadlineMs: number;
  readonly maxConcurrent: number;
  /** At most so many repeats of an idempotent call. */
  readonly retries: number;
  readonly openAfterErrorPercent: number;
  /** At least 10: fewer calls are no statistics. */
  readonly volumeThreshold: number;
  readonly halfOpenAfterMs: number;
  readonly onStateChange?: (state: BreakerState) => void;
}

/** Options that would make a guard useless are a mistake of whoever wrote them: it is told at start. */
export function refuseNonsense({ dependency, volumeThreshold, attemptTimeoutMs, deadlineMs }: GuardOptions): void {
  if (volumeThreshold < 10)
    throw new Error(
      `the guard of ${dependency} would open on single failures: volumeThreshold ${volumeThreshold} < 10`,
    );
  if (deadlineMs < attemptTimeoutMs)
    throw new Error(
      `the guard of ${dependency} has a deadline shorter than one attempt: ${deadlineMs} < ${attemptTimeoutMs} ms`,
    );
}
