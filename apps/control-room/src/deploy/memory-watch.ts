/** The port to the evidence of memory; here /proc, or ps where there is none. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { MemorySample } from '@two-pizza/delivery';

const SAMPLE_MS = 1000;
const PAGE_BYTES = 4096;

/** Measures both processes once a second; returns what ends it. A side without a process gives no samples. */
export function watchMemory(
  pids: Readonly<Record<MemorySample['side'], () => number | undefined>>,
  take: (sample: MemorySample) => void,
): () => void {
  const look = () => {
    for (const side of ['candidate', 'stable'] as const) {
      const pid = pids[side]();
      const bytes = pid === undefined ? undefined : residentBytesOf(pid);
      if (bytes !== undefined) take({ atMs: Date.now(), side, bytes });
    }
  };
  const timer = setInterval(look, SAMPLE_MS);
  return () => clearInterval(timer);
}

/** Undefined when it ended between two looks. */
function residentBytesOf(pid: number): number | undefined {
  try {
    if (process.platform === 'linux')
      return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
  } catch {
    return undefined;
  }
}
