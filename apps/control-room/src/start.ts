import { Option } from 'commander';
import { readSettings } from './control-room.config.ts';
import { endLeftovers, leftoverProcesses } from './local/leftovers.ts';
import { alreadyRunning } from './start/already-running.ts';
import { parentAudience, tellParent, terminalAudience } from './start/audience.ts';
import { preflight } from './start/preflight.ts';
import { command, print, run } from './terminal/command.ts';
import { Refused, textOf } from './terminal/refused.ts';

interface Options {
  readonly detach?: true;
  /** Not for users: this process is the background half of --detach. */
  readonly background?: true;
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
  .addOption(new Option('--background').hideHelp())
  .action(startPlatform);

async function startPlatform(options: Options): Promise<void> {
  if (options.background) return runInBackground();
  const settings = readSettings();
  if (await alreadyRunning()) return;
  await endWhatACrashLeft();
  await preflight(settings);
  // Each half loads only what it needs: the one that waits for the other would only make both slower.
  if (options.detach) await (await import('./start/detach.ts')).detach();
  else await (await import('./start/attach.ts')).attach(settings, terminalAudience);
}

async function runInBackground(): Promise<void> {
  try {
    const { attach } = await import('./start/attach.ts');
    await attach(readSettings(), parentAudience);
  } catch (error) {
    tellParent({ kind: 'failed', text: textOf(error), exitCode: error instanceof Refused ? 2 : 1 });
    throw error;
  }
}

/** A control room that was killed leaves its processes running, on ports and data that this start needs. */
async function endWhatACrashLeft(): Promise<void> {
  const left = leftoverProcesses();
  if (left.length === 0) return;
  print([`The last control room was killed; ending the ${left.length} processes that it left. Nothing is lost.`]);
  await endLeftovers((line) => print([`  ${line}`]));
}

await run(start);
