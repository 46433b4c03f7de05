/** What of a clone's platform runs on after its control room, and its end. */
import { rmSync } from 'node:fs';
import { endProcess, isAlive, type ProcessId } from './process-table.ts';
import { readState, stopOrder, type KeptProcess, type KeptState } from './state-file.ts';
import { strayProcesses, type Stray } from './strays.ts';
import { workspace } from './workspace.ts';

const DEADLINE_MS = 20_000;
/** Every part ends in order at this one too; for PostgreSQL, SIGTERM would mean to wait for its clients. */
const STRAY_SIGNAL = 'SIGINT';

/** The state of this clone's platform; undefined when there is none, or none that can be read. */
export function keptState<P>(): KeptState<P> | undefined {
  const state = readState<P>(workspace.stateFile);
  return state === 'damaged' ? undefined : state;
}

/** Processes that the state file names and that live, found again by pid and start time. */
export function leftoverProcesses(): readonly KeptProcess[] {
  return (keptState()?.processes ?? []).filter(isAlive);
}

/** Processes of this clone that the state file does not name. */
export function leftoverStrays(): readonly Stray[] {
  const state = keptState();
  return strayProcesses(workspace.home, [state?.controlRoom, state?.watchdog, ...(state?.processes ?? [])]);
}

/** Ends the processes that the state file does not name. */
export async function endStrays(tell: (line: string) => void): Promise<void> {
  await Promise.all(leftoverStrays().map((each) => end(each, each.command, STRAY_SIGNAL, tell)));
}

/** Ends what is left, services before what they need; tells each. Returns when all is gone. Not for a living control room. */
export async function endLeftovers(tell: (line: string) => void): Promise<void> {
  for (const tier of stopOrder) {
    const these = leftoverProcesses().filter((each) => each.tier === tier);
    await Promise.all(these.map((each) => end(each, each.name, each.stopSignal, tell)));
  }
  await endStrays(tell);
  for (const file of [workspace.stateFile, workspace.runFile, workspace.lockFile]) rmSync(file, { force: true });
}

async function end(id: ProcessId, name: string, signal: NodeJS.Signals, tell: (line: string) => void): Promise<void> {
  tell(`${name} (pid ${id.pid}) ${await endProcess(id, signal, DEADLINE_MS)}`);
}
