import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesOf, type SeenProcess } from './processes.ts';
import type { Target } from './strikes.ts';

/** Of `.two-pizza/state.json` what a story needs: who supervises, and who waits to be next. */
interface KeptState {
  readonly controlRoom: { readonly pid: number };
  readonly watchdog?: { readonly pid: number };
}

/** The control room of the clone at `root`, as a target of strikes. */
export function controlRoomOf(root: string): Target {
  return { name: 'control room', pid: () => Promise.resolve(readState(root)?.controlRoom.pid) };
}

/** Its watchdog, as a target of strikes. */
export function watchdogOf(root: string): Target {
  return { name: 'watchdog', pid: () => Promise.resolve(readState(root)?.watchdog?.pid) };
}

/** Everything that a control room keeps running: the platform's processes without itself and its watchdog, by pid. */
export function supervisedOf(root: string): SeenProcess[] {
  const supervisors = [readState(root)?.controlRoom.pid, readState(root)?.watchdog?.pid];
  const own = /watchdog\.sh|control-room\.main\.ts/; // also of one that is just coming up
  return processesOf(root)
    .filter(({ pid, command }) => !supervisors.includes(pid) && !own.test(command))
    .filter(({ command }) => !/^postgres: /.test(command)) // its children come and go with connections
    .sort((a, b) => a.pid - b.pid);
}

function readState(root: string): KeptState | undefined {
  try {
    return JSON.parse(readFileSync(join(root, '.two-pizza/state.json'), 'utf8')) as KeptState;
  } catch {
    return undefined;
  }
}
