import { givenSettings, readSettings, settingsToAdopt } from './control-room.config.ts';
import { endLeftovers, keptState, leftoverProcesses, leftoverStrays } from './local/leftovers.ts';
import type { Beginning } from './platform/control-room.command.ts';
import { alreadyRunning } from './start/already-running.ts';
import { preflight } from './start/preflight.ts';
import { readyPage } from './start.screen.ts';
import { command, print, run } from './terminal/command.ts';
import { Unsuccessful } from './terminal/refused.ts';

interface Options {
  readonly detach?: true;
}

const start = command({
  use: 'npm start [-- --detach]',
  does: 'Starts the platform: Kafka, PostgreSQL, HAProxy, a mailbox, a token issuer and the services; proves it by an order.',
  examples: ['npm start', 'npm start -- --detach', 'EDGE_PORT=8090 CONTROL_ROOM_PORT=7127 npm start'],
  afterwards:
    'without --detach exit 0 means that everything was stopped in order (Ctrl-C does that); with --detach, that the platform runs and an order placed now is taken and finished. ' +
    'Where it runs already, nothing is started: exit 0 when it is ready, 1 when it is still starting or stopping. Exit 2: something is missing or a port is taken; nothing was started.',
  neighbour: 'npm run status, npm stop',
})
  .option('--detach', 'in the background; returns when the platform is ready')
  .action(startPlatform);

async function startPlatform({ detach }: Options): Promise<void> {
  readSettings(); // what is wrong is said before anything else
  if (await alreadyRunning()) return;
  const found = await findWhatIsLeft();
  if (found.how === 'start')
    await preflight(readSettings(found.settings), detach ? 'npm start -- --detach' : 'npm start');
  const interrupted = stopWish();
  const { launch } = await import('./start/launch.ts'); // only now: the control room loads much more, meanwhile
  const view = await launch({ ...found, interrupted });
  if (view === 'interrupted' && detach)
    throw new Unsuccessful('The start was interrupted; everything that it had begun is stopped again.');
  if (view === 'interrupted') return print(['', 'Two-Pizza has stopped; nothing is lost. Next: npm start']);
  print(readyPage({ ...view, detached: detach ?? false }));
  if (!detach) await (await import('./start/stay.ts')).stay(interrupted);
}

/** A platform that was ready when its control room was killed is taken over. Of a half-done start or stop the rest is ended. */
async function findWhatIsLeft(): Promise<{ how: Beginning; settings: Record<string, string> }> {
  const [state, left] = [keptState(), leftoverProcesses()];
  if (state?.phase === 'ready' && left.length > 0) {
    const settings = settingsToAdopt(state.settings);
    print([
      `The last control room was killed; taking over the ${left.length} processes that it left. None of them is touched.`,
    ]);
    return { how: 'resume', settings };
  }
  const count = left.length + leftoverStrays().length;
  if (count > 0) {
    print([`The last control room was killed; ending the ${count} processes that it left. Nothing is lost.`]);
    await endLeftovers((line) => print([`  ${line}`]));
  }
  return { how: 'start', settings: givenSettings() };
}

/** Settles at the first Ctrl-C, SIGTERM, or end of the terminal. */
function stopWish(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('interrupted'));
  });
}

await run(start, { unheard: 'goes on' });
