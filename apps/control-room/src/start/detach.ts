/** `npm start -- --detach`: starts the platform in a process of its own, shows its progress, and leaves when it is ready. */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { logFile, workspace } from '../local/workspace.ts';
import { readyPage } from '../start.screen.ts';
import { print } from '../terminal/command.ts';
import { Refused, Unsuccessful } from '../terminal/refused.ts';
import type { BackgroundMessage } from './audience.ts';
import { Reporter } from './reporter.ts';

export async function detach(): Promise<void> {
  mkdirSync(workspace.logs, { recursive: true });
  const log = openSync(logFile(workspace, 'control-room'), 'a');
  const program = fileURLToPath(new URL('../start.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, program, '--background'], {
    cwd: workspace.root,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = Promise.withResolvers<'ready'>();
  let reporter: Reporter | undefined;
  let failure: Extract<BackgroundMessage, { kind: 'failed' }> | undefined;
  child.on('message', (message: BackgroundMessage) => {
    if (message.kind === 'parts') reporter = new Reporter(message.names);
    if (message.kind === 'part') reporter?.part(message.event);
    if (message.kind === 'failed') failure = message;
    if (message.kind === 'ready') {
      reporter?.end();
      print(readyPage(message.view));
      ready.resolve('ready');
    }
  });
  const interrupted = passSignalsOn(() => child.kill('SIGTERM'));

  const outcome = await Promise.race([ready.promise, ended]);
  if (outcome === 'ready') {
    child.disconnect();
    child.unref();
    return;
  }
  reporter?.end();
  if (interrupted())
    throw new Unsuccessful('The start was interrupted; everything that it had begun is stopped again.');
  const text = failure?.text ?? `the control room ended with exit code ${outcome}. See: npm run logs -- control-room`;
  throw failure?.exitCode === 2 ? new Refused(text) : new Unsuccessful(text);
}

/** Ctrl-C here stops the start there. Returns whether that has happened. */
function passSignalsOn(stopChild: () => void): () => boolean {
  let happened = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      happened = true;
      stopChild();
    });
  }
  return () => happened;
}
