import { pauses } from './pauses.ts';

const LONGEST_PAUSE_MS = 1_000;
const TELL_EVERY_MS = 30_000;

/** Failures in a row of something that is tried for ever: how long to wait, and which of them are told. */
export class FailureSeries {
  readonly #pauses = pauses({ firstMs: 50, longestMs: LONGEST_PAUSE_MS });
  #count = 0;
  #toldAt = -Infinity;

  /** Failures so far. */
  get count(): number {
    return this.#count;
  }

  /** Counts one more failure; true for the first, and then every half minute: an outage must not flood the log. */
  isWorthTelling(): boolean {
    this.#count++;
    const now = performance.now();
    if (now - this.#toldAt < TELL_EVERY_MS) return false;
    this.#toldAt = now;
    return true;
  }

  /** The pause before the next try: doubles up to a second. */
  pauseMs(): number {
    return this.#pauses.next().value;
  }
}
