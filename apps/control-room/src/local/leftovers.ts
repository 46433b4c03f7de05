import { rmSync } from 'node:fs';
import { endProcess, isAlive } from './process-table.ts';
import { readState, stopOrder, type KeptProcess } from './state-file.ts';
import { workspace } from './workspace.ts';

const DEADLINE_MS = 20_000;

/** Processes of a platform whose control room may be gone, found again by pid and start time. */
export function leftoverProcesses(): readonly KeptProcess[] {
  return (readState(workspace.stateFile)?.processes ?? []).filter(isAlive);
}

/** Ends what is left, services before what they need; tells each. Returns when all is gone. */
export async function endLeftovers(tell: (line: string) => void): Promise<void> {
  for (const tier of stopOrder) {
    const these = leftoverProcesses().filter((each) => each.tier === tier);
    await Promise.all(
      these.map(async (each) => {
        const how = await endProcess(each, each.stopSignal, DEADLINE_MS);
        tell(`${each.name} (pid ${each.pid}) ${how}`);
      }),
    );
  }
  for (const file of [workspace.stateFile, workspace.runFile, workspace.lockFile]) rmSync(file, { force: true });
}
