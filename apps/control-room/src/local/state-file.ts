import { rmSync } from 'node:fs';
import { readText, writePrivate } from './private-file.ts';
import type { ProcessId } from './process-table.ts';

/** Who is ended first when everything stops: services finish their work while what they need still runs. */
export type Tier = 'edge' | 'service' | 'infra';
export const stopOrder: readonly Tier[] = ['edge', 'service', 'infra'];

/** One process of the platform as it is remembered on disk, to be found again by whoever comes after us. */
export interface KeptProcess extends ProcessId {
  readonly name: string;
  readonly tier: Tier;
  readonly stopSignal: NodeJS.Signals;
  /** RFC 3339. */
  readonly since: string;
  /** How often it was started again since the platform began to start. */
  readonly restarts: number;
}

/** How far the platform is. Only one that is `ready` is taken over by a next control room; of another one the rest is ended. */
export type Phase = 'starting' | 'ready' | 'stopping';

/** What stays the same for as long as one control room lives. `P` is what it needs to find its parts again. */
interface KeptHead<P> {
  readonly controlRoom: ProcessId;
  /** RFC 3339. */
  readonly controlRoomSince: string;
  /** When the platform began to start; a next control room keeps it. */
  readonly since: string;
  readonly controlRoomUrl: string;
  /** The settings that were given, as environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  readonly ports: P;
}

/** `.two-pizza/state.json`: the control room, its watchdog, and every process that it has started and not yet seen end. */
export interface KeptState<P = unknown> extends KeptHead<P> {
  readonly phase: Phase;
  readonly watchdog?: ProcessId;
  readonly processes: readonly KeptProcess[];
}

/** Undefined when there is none; `damaged` when there is a file that says nothing: torn, or not ours. */
export function readState<P>(file: string): KeptState<P> | 'damaged' | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as Partial<KeptState<P>> | null;
    const whole = typeof state?.controlRoom?.pid === 'number' && Array.isArray(state?.processes);
    return whole && state?.phase ? (state as KeptState<P>) : 'damaged';
  } catch {
    return 'damaged';
  }
}

/**
 * Keeps the state on disk in step with what runs: written before anything else is done with a new process. A disk that
 * takes nothing stops nobody: what is in memory counts, and `heal` writes it when the disk takes it again.
 */
export class StateFile {
  /** Why the last write failed; undefined when it did not. */
  trouble: string | undefined;
  private state: KeptState;
  /** Left by a control room before us, alive, and not yet taken over by anybody. */
  private inherited: readonly KeptProcess[];
  private readonly file: string;

  /**
   * `inherited`: the living processes of the platform that is taken over; undefined for a new one. The file of the former
   * control room stays until the next one answers: who asks meanwhile waits for the watchdog that it names.
   */
  constructor(file: string, head: KeptHead<unknown>, inherited?: readonly KeptProcess[]) {
    this.file = file;
    this.inherited = inherited ?? [];
    this.state = { ...head, phase: inherited ? 'ready' : 'starting', processes: this.inherited };
    if (!inherited) this.write();
  }

  get since(): string {
    return this.state.since;
  }

  become(phase: Phase): void {
    this.state = { ...this.state, phase };
    this.write();
  }

  watchdogIs(watchdog: ProcessId | undefined): void {
    const { watchdog: _former, ...rest } = this.state;
    this.state = watchdog ? { ...rest, watchdog } : rest;
    this.write();
  }

  remember(process: KeptProcess): void {
    this.setProcesses([...this.state.processes.filter((each) => each.pid !== process.pid), process]);
  }

  forget(pid: number): void {
    this.setProcesses(this.state.processes.filter((each) => each.pid !== pid));
  }

  /** The process of this name that the control room before us has left; from now on it is the caller's. */
  claim(name: string): KeptProcess | undefined {
    const found = this.inherited.find((each) => each.name === name);
    this.inherited = this.inherited.filter((each) => each !== found);
    return found;
  }

  /** What nobody has claimed. */
  unclaimed(): readonly KeptProcess[] {
    return this.inherited;
  }

  /** The pids that are remembered now, the watchdog's included. */
  pids(): Set<number> {
    const { watchdog, processes } = this.state;
    return new Set([...processes, ...(watchdog ? [watchdog] : [])].map((each) => each.pid));
  }

  /** Writes the file again when it is not as it should be: damaged from outside, deleted, or not written on a full disk. */
  heal(): void {
    if (readText(this.file) !== this.text()) this.write();
  }

  /** Everything has ended: nothing is left to be found. */
  remove(): void {
    rmSync(this.file, { force: true });
  }

  private setProcesses(processes: readonly KeptProcess[]): void {
    this.state = { ...this.state, processes };
    this.write();
  }

  private text(): string {
    return `${JSON.stringify(this.state, undefined, 2)}\n`;
  }

  private write(): void {
    try {
      writePrivate(this.file, this.text());
      this.trouble = undefined;
    } catch (error) {
      this.trouble = `${this.file} cannot be written: ${String(error)}`;
    }
  }
}
