/**
 * What the operating system says about processes. A process is named by its pid *and* its start time: pids are used
 * again, and nothing may be ended because it happens to have the pid of a process that was ours yesterday.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** One process, for as long as the machine runs. */
export interface ProcessId {
  readonly pid: number;
  readonly startTime: string;
}

export type HowItEnded = 'was gone' | 'ended' | 'killed';

const NOBODY: ReadonlySet<number> = new Set();
const POLL_MS = 25;
/** How soon the end of a process that is not our child is seen. */
const LOOK_MS = 100;

/** The process that has this pid now; undefined when there is none, or only its unreaped remains. */
export function processOf(pid: number): ProcessId | undefined {
  const startTime = process.platform === 'linux' ? linuxStat(pid)?.startTime : psField(pid, 'lstart');
  return startTime ? { pid, startTime } : undefined;
}

export function isAlive(id: ProcessId): boolean {
  return processOf(id.pid)?.startTime === id.startTime;
}

/** True for one that a signal has stopped (SIGSTOP): it lives, and does nothing until it gets SIGCONT. */
export function isPaused(pid: number): boolean {
  const state = process.platform === 'linux' ? linuxStat(pid)?.state : psField(pid, 'state');
  return state?.startsWith('T') ?? false;
}

/** Every process that `pid` started, directly or not, and that still hangs under it; without `except` and what those started. */
export function descendantsOf(pid: number, except: ReadonlySet<number>, all = allParents()): number[] {
  const parents = all.filter(([child]) => !except.has(child));
  const found = [pid];
  for (const each of found) for (const [child, parent] of parents) if (parent === each) found.push(child);
  return found.slice(1);
}

/**
 * Asks a process to end with `signal`; after `deadlineMs` it is killed. What hung under it and is left then is ended in the
 * same way, so none of it stays. Paused ones (SIGSTOP) are woken: a parent could wait for a paused child without end.
 */
export async function endProcess(id: ProcessId, signal: NodeJS.Signals, deadlineMs: number): Promise<HowItEnded> {
  if (!isAlive(id)) return 'was gone';
  const under = descendantsOf(id.pid, NOBODY).flatMap((pid) => processOf(pid) ?? []);
  for (const each of under) signalTo(each, 'SIGCONT');
  const how = await endAlone(id, signal, deadlineMs);
  await Promise.all(under.map((each) => endAlone(each, signal, deadlineMs)));
  return how;
}

/** The same for a process under which there are some that are not to end with it. */
export async function endAlone(id: ProcessId, signal: NodeJS.Signals, deadlineMs: number): Promise<HowItEnded> {
  if (!signalTo(id, signal)) return 'was gone';
  signalTo(id, 'SIGCONT');
  if (await isGone(id, deadlineMs)) return 'ended';
  signalTo(id, 'SIGKILL');
  await isGone(id, deadlineMs);
  return 'killed';
}

/** Settles when a process that is not our child has ended. */
export async function untilGone(id: ProcessId): Promise<void> {
  while (isAlive(id)) await delay(LOOK_MS, undefined, { ref: false });
}

function signalTo(id: ProcessId, signal: NodeJS.Signals): boolean {
  if (!isAlive(id)) return false;
  try {
    return process.kill(id.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function isGone(id: ProcessId, deadlineMs: number): Promise<boolean> {
  const until = performance.now() + deadlineMs; // not Date: a clock that jumps must kill nobody
  while (isAlive(id)) {
    if (performance.now() > until) return false;
    await delay(POLL_MS);
  }
  return true;
}

interface LinuxStat {
  readonly state: string;
  readonly parent: number;
  readonly startTime: string;
}

/** Fields 3, 4 and 22 of /proc/<pid>/stat; the command in field 2 may hold blanks and brackets. */
function linuxStat(pid: number): LinuxStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? '';
  if (state === 'Z' || state === 'X') return undefined;
  return { state, parent: Number(fields[1]), startTime: `${fields[19]}@${bootId()}` };
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return boot;
}

function psField(pid: number, field: 'lstart' | 'state'): string | undefined {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined; // ps answers 1 for a pid that nobody has
  }
}

/** Every process of this machine with its parent, now. */
export function allParents(): [pid: number, parent: number][] {
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    return pids.flatMap((pid) => {
      const parent = linuxStat(pid)?.parent;
      return parent === undefined ? [] : [[pid, parent] as [number, number]];
    });
  }
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}
