/**
 * Starts a control room in a process of its own, shows its progress, and returns when an order placed now would be
 * finished. A wish to stop, at any moment before, stops what has begun.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { livingControlRoom } from '../control/client.ts';
import { endLeftovers } from '../local/leftovers.ts';
import { MARK } from '../local/strays.ts';
import { logFile, workspace } from '../local/workspace.ts';
import { controlRoomCommand, type Beginning } from '../platform/control-room.command.ts';
import type { ReadyView } from '../start.screen.ts';
import { Refused, Unsuccessful } from '../terminal/refused.ts';
import type { BackgroundMessage } from './parent.ts';
import { Reporter } from './reporter.ts';

interface Launch {
  readonly how: Beginning;
  /** The settings of the platform, as environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settles when the user wants no more. */
  readonly interrupted: Promise<'interrupted'>;
}

type Failure = Extract<BackgroundMessage, { kind: 'failed' }>;

/** `interrupted`: it was stopped again before it was ready. Throws when it failed; then what had begun is gone. */
export async function launch({ how, settings, interrupted }: Launch): Promise<ReadyView | 'interrupted'> {
  const child = spawnControlRoom(how, settings);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let reporter: Reporter | undefined;
  const told = new Promise<ReadyView | Failure>((resolve) =>
    child.on('message', (message: BackgroundMessage) => {
      if (message.kind === 'parts') reporter = new Reporter(message.names);
      if (message.kind === 'part') reporter?.part(message.event);
      if (message.kind === 'ready') resolve(message.view);
      if (message.kind === 'failed') resolve(message);
    }),
  );
  const outcome = await Promise.race([told, ended, interrupted]);
  reporter?.end();
  if (outcome === 'interrupted') child.kill('SIGTERM');
  if (outcome === 'interrupted' || isFailure(outcome)) await lastBreath(outcome, ended);
  letGo(child);
  if (outcome === 'interrupted') return outcome;
  if (outcome === null || typeof outcome === 'number') throw await unexplained(how, outcome);
  if (isFailure(outcome)) throw outcome.exitCode === 2 ? new Refused(outcome.text) : new Unsuccessful(outcome.text);
  return outcome;
}

function isFailure(outcome: unknown): outcome is Failure {
  return typeof outcome === 'object' && outcome !== null && 'kind' in outcome;
}

/** A control room that goes on has no last breath. */
async function lastBreath(outcome: 'interrupted' | Failure, ended: Promise<unknown>): Promise<void> {
  if (outcome === 'interrupted' || !outcome.goesOn) await ended;
}

function spawnControlRoom(how: Beginning, settings: Readonly<Record<string, string>>): ChildProcess {
  mkdirSync(workspace.logs, { recursive: true });
  const log = openSync(logFile(workspace, 'control-room'), 'a');
  const [program, ...args] = controlRoomCommand(how) as [string, ...string[]];
  const child = spawn(program, args, {
    cwd: workspace.root,
    detached: true,
    env: { ...process.env, ...settings, [MARK]: workspace.home },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}

function letGo(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  child.unref();
}

/** It was killed, or ended without a word. Of a start nothing is left behind; what was to be taken over goes on. */
async function unexplained(how: Beginning, exitCode: number | null): Promise<Unsuccessful> {
  const what = `the control room ${exitCode === null ? 'was killed' : `ended with exit code ${exitCode}`}`;
  const see = 'See: npm run logs -- control-room';
  if (how === 'resume') return new Unsuccessful(`${what}; everything else runs on. ${see}. Then: npm start`);
  if (!livingControlRoom()) await endLeftovers(() => undefined);
  return new Unsuccessful(`${what} during the start; what it had begun is ended again. ${see}. Then: npm start`);
}
