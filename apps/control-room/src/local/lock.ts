import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson } from './private-file.ts';
import { isAlive, processOf, type ProcessId } from './process-table.ts';

/**
 * Takes a lock for as long as this process lives; false when another living process has it. What a dead process left is
 * taken over.
 */
export function takeLock(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      const fd = openSync(file, 'wx', 0o600);
      writeSync(fd, JSON.stringify(processOf(process.pid)));
      closeSync(fd);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOfLock(file);
    if (holder && isAlive(holder)) return holder.pid === process.pid;
    rmSync(file, { force: true });
  }
}

export function releaseLock(file: string): void {
  rmSync(file, { force: true });
}

/** Undefined also for a lock that a crash left half-written. */
function holderOfLock(file: string): ProcessId | undefined {
  try {
    return readJson<ProcessId>(file);
  } catch {
    return undefined;
  }
}
