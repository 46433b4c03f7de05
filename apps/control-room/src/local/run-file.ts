import { readJson, writePrivate } from './private-file.ts';
import { workspace } from './workspace.ts';

/** One running release of a service. */
export interface RunningRelease {
  readonly release: string;
  readonly url: string;
  readonly pid: number;
  readonly slot: 'blue' | 'green';
  readonly role: 'candidate' | 'live' | 'warm' | 'served';
}

/** `.two-pizza/run.json` (0600, while the platform runs): where everything is. A public interface: only add to it. */
export interface RunFile {
  readonly edge: string;
  readonly controlRoom: string;
  readonly issuer: string;
  readonly audience: string;
  readonly kafka: readonly string[];
  readonly postgres: string;
  readonly mailbox: string;
  readonly services: Readonly<Record<string, readonly RunningRelease[]>>;
}

export function readRunFile(file = workspace.runFile): RunFile | undefined {
  return readJson<RunFile>(file);
}

export function writeRunFile(file: string, run: RunFile): void {
  writePrivate(file, `${JSON.stringify(run, undefined, 2)}\n`);
}
