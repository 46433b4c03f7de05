import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartFailed, type WhyNotStarted } from './infra.errors.ts';

const POLL_MS = 50;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How to end a process: the signal it stops cleanly by, and how long it may take before SIGKILL. */
export interface StopRule {
  readonly signal: NodeJS.Signals;
  readonly deadlineMs: number;
}

/** A process that we started. It goes on living when its starter ends. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  readonly stopRule: StopRule;
  /** Settles when the process ends, for whatever reason. */
  readonly exited: Promise<Exit>;
  /** Asks it to end, waits, and kills it after the deadline. Safe to repeat. */
  stop(): Promise<void>;
}

export interface ProcessSpec {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Standard output and standard error are appended here. */
  readonly logFile: string;
  /**
   * Set for a program that makes its own output non-blocking and so clears O_APPEND (HAProxy): it would write over its
   * log after each start, and leave a hole in it after each rotation. `cat` then appends, and ends with the program.
   */
  readonly clearsAppend?: true;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly stopRule?: StopRule;
  /** Told as soon as there is a process, long before it is ready. */
  readonly started?: ((running: Running) => void) | undefined;
}

/** Starts a process in a session of its own, its output going to a file. */
export async function startProcess(spec: ProcessSpec): Promise<Running> {
  const [file, ...args] = spec.command;
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'a');
  const appender = spec.clearsAppend ? appendingTo(log) : undefined;
  const output = appender?.stdin ?? log;
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: spec.env ?? process.env,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...spec.user,
  });
  closeSync(log);
  appender?.stdin?.destroy(); // ours: the program has its own end of the pipe, and its end is the pipe's
  const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
  const pid = child.pid as number;
  const stopRule = spec.stopRule ?? { signal: 'SIGTERM', deadlineMs: 15_000 };
  const running = {
    name: spec.name,
    pid,
    logFile: spec.logFile,
    stopRule,
    exited,
    stop: () => endProcess(pid, stopRule),
  };
  spec.started?.(running);
  return running;
}

function appendingTo(log: number): ChildProcess {
  const cat = spawn('/bin/cat', { detached: true, cwd: '/', env: {}, stdio: ['pipe', log, log] });
  cat.on('error', () => undefined); // without it the program's writes fail, and say so
  cat.unref();
  return cat;
}

/** Ends any process by its id: signal, wait, SIGKILL after the deadline. Returns when it is gone. */
export async function endProcess(pid: number, rule: StopRule): Promise<void> {
  if (!signalProcess(pid, rule.signal)) return;
  const deadline = performance.now() + rule.deadlineMs; // not Date: a clock that jumps must kill nobody
  let killed = false;
  while (isAlive(pid)) {
    if (!killed && performance.now() > deadline) {
      signalProcess(pid, 'SIGKILL');
      killed = true;
    }
    await delay(POLL_MS);
  }
}

/** True while the process runs; a zombie, which only waits for its parent, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux'; // no /proc elsewhere; on Linux it has ended in between
  }
}

/** Waits until `probe` says yes. Fails with the tail of the log when the process ends first or the time is up. */
export async function untilReady(running: Running, probe: () => Promise<boolean>, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let exit: Exit | undefined;
  void running.exited.then((value) => (exit = value));
  while (!(await probe())) {
    if (exit) throw failed(running, { ended: `it ended with ${exit.signal ?? `exit code ${exit.code}`}` });
    if (performance.now() > deadline) {
      await running.stop();
      throw failed(running, { notReady: `not ready within ${deadlineMs} ms` });
    }
    await delay(POLL_MS);
  }
}

/** The last lines of a log file, of its last `bytes`; empty when there is none. */
export function logTail(file: string, lines = 15, bytes = 64 * 1024): string {
  try {
    const text = readFileSync(file, 'utf8').slice(-bytes);
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

function failed(running: Running, why: WhyNotStarted): StartFailed {
  return new StartFailed(running.name, why, running.logFile, logTail(running.logFile));
}

function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
