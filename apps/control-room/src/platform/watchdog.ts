/**
 * A process that becomes the next control room when this one is killed. Invariants:
 *   W1  A watchdog that ends without being dismissed is replaced.
 *   W2  A dismissed one starts nothing, and no other follows it.
 *   W3  A control room that does not come up is not started again by its watchdog: it gets its own only when it is ready.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { processOf, type ProcessId } from '../local/process-table.ts';
import { logFile, type Workspace } from '../local/workspace.ts';
import { controlRoomCommand } from './control-room.command.ts';

const SCRIPT = fileURLToPath(new URL('watchdog.sh', import.meta.url));
/** A watchdog that cannot even start is not tried again faster than this. */
const PAUSE_MS = 250;
const STUCK_MS = 2000;

export class Watchdog {
  private readonly of: Workspace;
  private readonly pauseS: number;
  /** Hears who the watchdog is, at once when there is another one. */
  private readonly tell: (id: ProcessId | undefined) => void;
  /** Who waits now; undefined when nobody does. */
  process: { readonly pid: number; readonly since: string } | undefined;
  private child: ChildProcess | undefined;
  private wanted = false;

  /** `pauseS`: how long the watchdog waits before it takes over. */
  constructor(of: Workspace, pauseS: number, tell: (id: ProcessId | undefined) => void) {
    this.of = of;
    this.pauseS = pauseS;
    this.tell = tell;
  }

  start(): void {
    this.wanted = true;
    const log = openSync(logFile(this.of, 'control-room'), 'a');
    const child = spawn('/bin/sh', [SCRIPT, String(this.pauseS), ...controlRoomCommand('resume')], {
      cwd: this.of.root,
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    child.stdin?.on('error', () => undefined); // it has ended: `exit` says so
    child.once('error', () => this.gone()).once('exit', () => this.gone());
    this.child = child;
    this.process = child.pid === undefined ? undefined : { pid: child.pid, since: new Date().toISOString() };
    this.tell(child.pid === undefined ? undefined : processOf(child.pid));
  }

  private gone(): void {
    this.process = undefined;
    if (this.wanted) setTimeout(() => this.wanted && this.start(), PAUSE_MS); // W1
  }

  /** Returns when it is gone (W2). */
  async dismiss(): Promise<void> {
    this.wanted = false;
    const child = this.child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.stdin?.end('stop\n');
      const stuck = setTimeout(() => child.kill('SIGKILL'), STUCK_MS);
      await ended;
      clearTimeout(stuck);
    }
    this.tell(undefined);
  }
}
