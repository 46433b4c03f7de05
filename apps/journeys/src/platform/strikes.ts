import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '@two-pizza/local-infra';
import { seededRandom } from '../load/random.ts';

/*
 * Kills from outside, at moments that a seed decides.
 *
 * K1  A strike counts only when the process was alive, got SIGKILL, and was seen gone. Zero strikes is a failed run: the caller asserts the count.
 * K2  A target is struck again only after it has come back under another pid: every strike hits a new life.
 * K3  Between two strikes the shop does some of its work: a kill in a shop that stands still would prove nothing.
 */

/** A process that may be killed; `pid` looks it up anew, because it changes with each life. */
export interface Target {
  readonly name: string;
  pid(): Promise<number | undefined>;
}

/** One planned kill: wait until `target` lives and the shop works, and `afterMs` longer, then kill it. */
export interface PlannedStrike {
  readonly target: string;
  readonly afterMs: number;
}

/** One kill that happened. */
export interface Strike {
  readonly target: string;
  readonly pid: number;
  readonly at: string;
}

/**
 * Spreads the kills of each target evenly over the run, at moments and with gaps that the seed decides: while one part
 * comes back, others are struck.
 */
export function planStrikes(
  seed: number,
  killsPerTarget: Readonly<Record<string, number>>,
  gapMs: { readonly min: number; readonly max: number },
): PlannedStrike[] {
  const random = seededRandom(seed);
  const moments = Object.entries(killsPerTarget).flatMap(([target, kills]) =>
    Array.from({ length: kills }, (_, nth) => ({ target, moment: (nth + random.next()) / kills })),
  );
  const inOrder = moments.sort((a, b) => a.moment - b.moment);
  return inOrder.map(({ target }) => ({ target, afterMs: random.between(gapMs.min, gapMs.max) }));
}

/** What strikes wait for. */
interface Pace {
  /** Returns when the shop has done some work since the last strike (K3). */
  readonly someWork: () => Promise<unknown>;
  /** A target that is not back by then fails the run. */
  readonly backWithinMs?: number;
}

/** Carries the plan out, one strike after the other. */
export async function carryOut(
  plan: readonly PlannedStrike[],
  targets: readonly Target[],
  { someWork, backWithinMs = 60_000 }: Pace,
): Promise<Strike[]> {
  const struck = new Map<string, number>();
  const strikes: Strike[] = [];
  for (const { target: name, afterMs } of plan) {
    const target = targets.find((each) => each.name === name);
    if (!target) throw new Error(`no target ${name}; there are ${targets.map((each) => each.name).join(', ')}`);
    const pid = await newLife(target, struck.get(name), backWithinMs); // K2
    await someWork(); // K3
    await pause(afterMs);
    process.kill(pid, 'SIGKILL');
    await gone(name, pid);
    struck.set(name, pid);
    strikes.push({ target: name, pid, at: new Date().toISOString() }); // K1
  }
  return strikes;
}

/** How often each target was struck. */
export function countStrikes(strikes: readonly Strike[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { target } of strikes) counts[target] = (counts[target] ?? 0) + 1;
  return counts;
}

async function newLife(target: Target, lastPid: number | undefined, withinMs: number): Promise<number> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const pid = await target.pid();
    if (pid !== undefined && pid !== lastPid && isAlive(pid)) return pid;
    if (Date.now() > deadline)
      throw new Error(`${target.name} was not back ${withinMs} ms after it was killed (last pid ${lastPid})`);
    await pause(20);
  }
}

async function gone(name: string, pid: number): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`${name} (pid ${pid}) still runs 5 s after SIGKILL`);
    await pause(5);
  }
}
