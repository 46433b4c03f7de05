/**
 * Keeps processes running. Invariants:
 *   S1  A process that ends by itself is started again, on the same ports and data, for as long as nobody stops it and
 *       its spec says that it is kept.
 *   S2  Back-off: at once, then 0.25 s, doubling to 10 s. Only a process that has lived for 30 s starts from nothing again.
 *   S3  A process is remembered on disk as soon as its pid is known, and forgotten only when it is gone.
 *   S4  `stop` during a start or a back-off is final: the process does not come back up afterwards.
 *   S5  A process that a killed control room has left is taken over as it is, by pid and start time; it is not touched.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, processOf, untilGone, type ProcessId } from '../local/process-table.ts';
import type { StateFile } from '../local/state-file.ts';
import { textOf } from '../terminal/refused.ts';
import {
  CRASH_LOOP_DEATHS,
  pauseAfter,
  PROVEN_AFTER_MS,
  type Condition,
  type Exit,
  type RunningProcess,
  type SupervisedSpec,
} from './supervised.ts';

/** One process under supervision. `announce` hears of every change of its condition. */
export class SupervisedProcess {
  condition: Condition = { state: 'starting' };
  private readonly spec: SupervisedSpec;
  private readonly state: StateFile;
  private readonly announce: (condition: Condition) => void;
  private readonly stopping = new AbortController();
  private readonly stopped: Promise<'stopped'>;
  private readonly alive = new Map<number, ProcessId>();
  private starting: Promise<RunningProcess> | undefined;
  private watching: Promise<void> = Promise.resolve();
  private ending: Promise<void> | undefined;
  private restarts = 0;
  private deaths = 0;

  constructor(spec: SupervisedSpec, state: StateFile, announce: (condition: Condition) => void) {
    this.spec = spec;
    this.state = state;
    this.announce = announce;
    this.stopped = new Promise((resolve) => this.stopping.signal.addEventListener('abort', () => resolve('stopped')));
  }

  /** The first start: its failure is the caller's. From then on the process is watched. */
  async start(): Promise<void> {
    const running = await this.launch();
    this.watching = this.watch(running);
  }

  /** For a platform that runs already: takes over the process that is left (S5), or starts it again. Waits for neither. */
  resume(): void {
    if (this.adopt()) return;
    this.watching = this.startAgain('it ended while no control room ran').then((running) => this.watch(running));
  }

  /** Takes over the process that is left, as it is (S5); false when none is. */
  adopt(): boolean {
    const left = this.state.claim(this.spec.name);
    if (!left) return false;
    this.alive.set(left.pid, left);
    this.restarts = left.restarts;
    this.become({ state: 'running', pid: left.pid, since: left.since, restarts: left.restarts });
    const exited = untilGone(left).then(() => ({ code: null, signal: null }));
    this.watching = this.watch({ pid: left.pid, exited });
    return true;
  }

  /** Ends the process, or what has been started of it, and waits until it is gone (S4). Safe to repeat. */
  stop(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  private async end(): Promise<void> {
    this.stopping.abort();
    await this.endAll();
    await this.starting?.catch(() => undefined);
    await this.endAll();
    await this.watching;
    this.become({ state: 'stopped' });
  }

  private launch(): Promise<RunningProcess> {
    this.starting = this.tryStart();
    return this.starting;
  }

  private async tryStart(): Promise<RunningProcess> {
    const running = await this.spec.start((pid) => this.remember(pid), this.restarts === 0 ? 'first' : 'again');
    this.remember(running.pid);
    this.become({ state: 'running', pid: running.pid, since: new Date().toISOString(), restarts: this.restarts });
    return running;
  }

  private async watch(first: RunningProcess | undefined): Promise<void> {
    for (let running = first; running;) {
      const bornAt = performance.now();
      const end: Exit | 'stopped' = await Promise.race([running.exited, this.stopped]);
      if (end === 'stopped') return;
      this.gone(running.pid);
      if (performance.now() - bornAt > PROVEN_AFTER_MS) this.deaths = 0;
      const reason = howItEnded(end);
      if (this.spec.isKept?.() === false) return this.become({ state: 'ended', reason }); // S1
      running = await this.startAgain(reason);
    }
  }

  /** Undefined when `stop` came first. */
  private async startAgain(reason: string): Promise<RunningProcess | undefined> {
    for (;;) {
      const deaths = ++this.deaths;
      const nextTryInMs = pauseAfter(deaths);
      this.become({ state: deaths >= CRASH_LOOP_DEATHS ? 'crash-loop' : 'restarting', reason, deaths, nextTryInMs });
      if (!(await this.pause(nextTryInMs))) return undefined;
      this.restarts++;
      try {
        return await this.launch();
      } catch (error) {
        reason = shortReason(error);
        await this.endAll(); // what a failed start left behind would hold the ports
      }
    }
  }

  /** False when the pause ended because of `stop`. */
  private async pause(ms: number): Promise<boolean> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    return !this.stopping.signal.aborted;
  }

  private remember(pid: number): void {
    const id = this.alive.has(pid) ? undefined : processOf(pid);
    if (!id) return; // known, or gone already: then `exited` tells
    this.alive.set(pid, id);
    const { name, tier, stopSignal } = this.spec;
    this.state.remember({ ...id, name, tier, stopSignal, since: new Date().toISOString(), restarts: this.restarts }); // S3
  }

  private gone(pid: number): void {
    this.alive.delete(pid);
    this.state.forget(pid);
  }

  private async endAll(): Promise<void> {
    const ids = [...this.alive.values()];
    await Promise.all(ids.map((id) => endProcess(id, this.spec.stopSignal, this.spec.stopDeadlineMs)));
    for (const { pid } of ids) this.gone(pid);
  }

  private become(condition: Condition): void {
    this.condition = condition;
    this.announce(condition);
  }
}

/** How a process that another control room had started ended, only its parent could know. */
function howItEnded({ code, signal }: Exit): string {
  if (signal === null && code === null) return 'it ended';
  return `it ended with ${signal ?? `exit code ${code}`}`;
}

/** What a failed start says, without the tail of its log: whoever wants that reads the log. */
function shortReason(error: unknown): string {
  const firstLine = textOf(error).split('\n')[0] ?? '';
  return firstLine.replace(/\. Its log .*$/, '');
}
