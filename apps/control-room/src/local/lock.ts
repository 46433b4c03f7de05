/**
 * One control room for each clone. Invariants:
 *   K1  The lock is a file that names its holder by pid and start time, and exists with its whole content or not at all.
 *   K2  A lock whose holder is dead, or that says nothing, is taken over; never one whose holder lives.
 */
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readJson } from './private-file.ts';
import { isAlive, processOf, type ProcessId } from './process-table.ts';

const LOOK_MS = 50;

/** Takes a lock for as long as this process lives; false when another living process has it. */
export function takeLock(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(processOf(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      if (isLinked(own, file)) return true;
      const holder = holderOf(file);
      if (holder && isAlive(holder)) return holder.pid === process.pid;
      removeStale(file);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Does work that only one process of this clone may do at a time; waits for the others. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  while (!takeLock(file)) await delay(LOOK_MS);
  try {
    return await work();
  } finally {
    releaseLock(file);
  }
}

export function releaseLock(file: string): void {
  rmSync(file, { force: true });
}

/** K1: a link is made only where there is no file yet. */
function isLinked(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Moves it away first, and looks again: another process may have been quicker, and the lock there now be a living one's. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another one has removed it
  }
  const holder = holderOf(aside);
  if (holder && isAlive(holder)) isLinked(aside, file); // K2
  rmSync(aside, { force: true });
}

/** True while a process lives that has the lock. */
export function isHeld(file: string): boolean {
  const holder = holderOf(file);
  return holder !== undefined && isAlive(holder);
}

/** Undefined when there is no lock, or one that says nothing. */
function holderOf(file: string): ProcessId | undefined {
  try {
    return readJson<ProcessId>(file);
  } catch {
    return undefined;
  }
}
