import { setTimeout as delay } from 'node:timers/promises';
import { stopContainers } from '@two-pizza/local-infra';
import { endLeftovers, keptState, leftoverProcesses, leftoverStrays } from '../local/leftovers.ts';
import { endAlone, isAlive } from '../local/process-table.ts';
import { workspace } from '../local/workspace.ts';
import type { KeptState } from '../local/state-file.ts';
import { textOf } from '../terminal/refused.ts';
import { ControlRoomClient, livingControlRoom } from './client.ts';

const ORDERLY_DEADLINE_MS = 60_000;
const LOOK_MS = 50;

/** Stops the platform of this clone, whatever state it is in. Returns when no process of it is left. */
export async function stopPlatform(tell: (line: string) => void): Promise<'stopped' | 'nothing ran'> {
  let ran = false;
  for (let state = livingControlRoom(); state; state = livingControlRoom()) {
    ran = true;
    await stopInOrder(state, tell);
  }
  const left = leftoverProcesses().length + leftoverStrays().length;
  if (left > 0) tell(`the control room is gone; ending the ${left} processes that it left`);
  await endLeftovers(tell);
  await stopContainers(workspace.data); // of keepers that were killed
  return ran || left > 0 ? 'stopped' : 'nothing ran';
}

/** The control room ends the processes under it in their order; where it cannot, that comes after it. */
async function stopInOrder(state: KeptState, tell: (line: string) => void): Promise<void> {
  tell('stopping …');
  try {
    await new ControlRoomClient(state.controlRoomUrl).stop();
  } catch (error) {
    // It may be starting, and have no server yet, or hang: the signal means the same to it.
    tell(`${textOf(error)}; sending it SIGTERM`);
    await endAlone(state.controlRoom, 'SIGTERM', ORDERLY_DEADLINE_MS);
  }
  const until = performance.now() + ORDERLY_DEADLINE_MS;
  while (isAlive(state.controlRoom) && performance.now() < until) await delay(LOOK_MS);
  if (!isAlive(state.controlRoom)) return;
  tell(
    `the control room (pid ${state.controlRoom.pid}) has not ended within ${ORDERLY_DEADLINE_MS / 1000} s; it is killed`,
  );
  const { watchdog = state.watchdog } = keptState() ?? {};
  if (watchdog) await endAlone(watchdog, 'SIGKILL', LOOK_MS); // else it would be the next control room
  await endAlone(state.controlRoom, 'SIGKILL', LOOK_MS);
}
