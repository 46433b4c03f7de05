import { ControlRoomClient, livingControlRoom } from '../control/client.ts';
import { print } from '../terminal/command.ts';

/** Says so when this clone's platform runs already, and sets the exit code: 0 ready, 1 on its way up or down. */
export async function alreadyRunning(): Promise<boolean> {
  const state = livingControlRoom();
  if (!state) return false;
  const phase = await new ControlRoomClient(state.controlRoomUrl).status().then(
    (status) => status.phase,
    () => state.phase, // its port opens a moment after it began
  );
  const { pid } = state.controlRoom;
  if (phase === 'ready') {
    print([
      `Two-Pizza runs already, since ${state.since} (pid ${pid}). Nothing was started.`,
      'Next: npm run status, or npm stop',
    ]);
  } else {
    print([`Two-Pizza is ${phase} (pid ${pid}). Nothing was started. Next: npm run status`]);
    process.exitCode = 1;
  }
  return true;
}
