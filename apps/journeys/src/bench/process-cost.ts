/** What running processes have cost so far, from /proc: Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** /proc counts processor time in ticks of 10 ms on every Linux that Node supports. */
const TICK_MS = 10;

/** Processor time that a process has used since its start, user and system, in milliseconds. */
export function cpuMsOf(pid: number): number {
  const [, , , , , , , , , , , utime, stime] = statOf(pid);
  return (Number(utime) + Number(stime)) * TICK_MS;
}

/** The same of a process and all its living children: PostgreSQL works in one process per connection. */
export function cpuMsOfFamily(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, each) => sum + (ended(() => cpuMsOf(each)) ?? 0), 0);
}

/** Memory in megabytes, shared pages counted by their share (PSS). */
export function memoryMbOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** The process that started this one. */
export function parentOf(pid: number): number {
  return Number(statOf(pid)[1]);
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => ended(() => parentOf(each)) === pid);
}

/** The fields after the command's name, which may hold spaces: state, parent, … */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Undefined for a process that has ended meanwhile. */
function ended(read: () => number): number | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
