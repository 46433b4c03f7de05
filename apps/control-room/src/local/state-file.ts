import { rmSync } from 'node:fs';
import { readJson, writePrivate } from './private-file.ts';
import type { ProcessId } from './process-table.ts';

/** Who is ended first when everything stops: services finish their work while what they need still runs. */
export type Tier = 'edge' | 'service' | 'infra';
export const stopOrder: readonly Tier[] = ['edge', 'service', 'infra'];

/** One process of the platform as it is remembered on disk, to be found again by whoever comes after us. */
export interface KeptProcess extends ProcessId {
  readonly name: string;
  readonly tier: Tier;
  readonly stopSignal: NodeJS.Signals;
}

/** `.two-pizza/state.json`: the control room and every process that it has started and not yet seen end. */
export interface KeptState {
  readonly controlRoom: ProcessId;
  readonly since: string;
  readonly controlRoomUrl: string;
  readonly processes: readonly KeptProcess[];
}

export function readState(file: string): KeptState | undefined {
  return readJson<KeptState>(file);
}

/** Keeps the state on disk in step with what runs: written before anything else is done with a new process. */
export class StateFile {
  private processes: KeptProcess[] = [];
  private readonly file: string;
  private readonly head: Omit<KeptState, 'processes'>;

  constructor(file: string, head: Omit<KeptState, 'processes'>) {
    this.file = file;
    this.head = head;
    this.write();
  }

  remember(process: KeptProcess): void {
    this.processes = [...this.processes.filter((each) => each.pid !== process.pid), process];
    this.write();
  }

  forget(pid: number): void {
    this.processes = this.processes.filter((each) => each.pid !== pid);
    this.write();
  }

  /** The pids that are remembered now. */
  pids(): Set<number> {
    return new Set(this.processes.map((each) => each.pid));
  }

  /** Everything has ended: nothing is left to be found. */
  remove(): void {
    rmSync(this.file, { force: true });
  }

  private write(): void {
    writePrivate(this.file, `${JSON.stringify({ ...this.head, processes: this.processes }, undefined, 2)}\n`);
  }
}
