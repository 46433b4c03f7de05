import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { allParents, descendantsOf } from './process-table.ts';

/**
 * How memory is counted. `pss`: what processes share is divided among them, so that the figures can be added up. `rss`: it
 * is counted with each of them, so that a sum says too much; all that other systems than Linux tell.
 */
export type MemoryKind = 'pss' | 'rss';
export const memoryKind: MemoryKind = process.platform === 'linux' ? 'pss' : 'rss';

/** Memory in MB of a part with all that it has started; undefined when it is gone. */
export type MemoryOf = (pid: number) => number | undefined;

/** One look at all processes. `parts` are counted each for itself, also where one has started the other. */
export function lookAtMemory(parts: readonly number[]): MemoryOf {
  const [all, apart] = [allParents(), new Set(parts)];
  return (pid) => {
    const sizes = [pid, ...descendantsOf(pid, apart, all)].map(kilobytesOf).filter((kb) => kb !== undefined);
    return sizes.length === 0 ? undefined : Math.round(sizes.reduce((sum, kb) => sum + kb, 0) / 1024);
  };
}

function kilobytesOf(pid: number): number | undefined {
  try {
    if (memoryKind === 'rss')
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  } catch {
    return undefined; // ended between two looks
  }
}
