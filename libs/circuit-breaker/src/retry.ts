import { setTimeout as pause } from 'node:timers/promises';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
const SHARE = 0.1;
const BURST = 10;

/** Repeating is safe for these by the definition of HTTP (RFC 9110, 9.2.2). */
export function isIdempotent(method: string): boolean {
  return ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'].includes(method);
}

/** Retries may add at most a tenth to the calls, so that they do not become the load that keeps a dependency down. */
export class RetryBudget {
  #left = BURST;

  /** Each call earns a tenth of a retry. */
  earn(): void {
    this.#left = Math.min(BURST, this.#left + SHARE);
  }

  /** Says whether a retry may be paid for now, and pays. */
  spend(): 'paid' | 'exhausted' {
    if (this.#left < 1) return 'exhausted';
    this.#left -= 1;
    return 'paid';
  }
}

/** How long to wait before retry number `n` (from 1): anything up to a bound that doubles, so that callers spread out. */
export function jitteredPauseMs(n: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (n - 1));
}

/** Waits, unless the deadline comes first. */
export async function pauseWithin(pauseMs: number, deadline: AbortSignal): Promise<'waited' | 'deadline'> {
  try {
    await pause(pauseMs, undefined, { signal: deadline });
    return 'waited';
  } catch {
    return 'deadline';
  }
}
