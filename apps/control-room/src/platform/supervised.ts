/** What the supervisor is given, and what it tells. */
import type { Tier } from '../local/state-file.ts';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<Exit>;
}

/** `first`: the platform starts. `again`: the process has died, and what it needs may be away too. */
export type Attempt = 'first' | 'again';

/** What starts one process, now and again later. `spawned` is to be called as soon as the pid is known. */
export interface SupervisedSpec {
  readonly name: string;
  readonly tier: Tier;
  readonly stopSignal: NodeJS.Signals;
  readonly stopDeadlineMs: number;
  start(spawned: (pid: number) => void, attempt: Attempt): Promise<RunningProcess>;
  /** Asked when it has ended by itself: false leaves it ended. Without it, it is started again. */
  isKept?(): boolean;
}

export type Condition =
  | { readonly state: 'starting' | 'stopped' }
  | { readonly state: 'ended'; readonly reason: string }
  | { readonly state: 'running'; readonly pid: number; readonly since: string; readonly restarts: number }
  | {
      readonly state: 'restarting' | 'crash-loop';
      readonly reason: string;
      readonly deaths: number;
      readonly nextTryInMs: number;
    };

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A process that has lived so long starts its back-off from nothing again. */
export const PROVEN_AFTER_MS = 30_000;
/** So many deaths without 30 s of life in between are called a crash loop. */
export const CRASH_LOOP_DEATHS = 5;

/** The pause before the next try after so many deaths in a row (S2). */
export function pauseAfter(deaths: number): number {
  return deaths <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (deaths - 2));
}
