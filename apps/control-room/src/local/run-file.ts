import { readJson, readText, writePrivate } from './private-file.ts';
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

/** Writes it where it is not so already: it may be old, or damaged, or gone. A disk that takes nothing is tried again. */
export function writeRunFile(file: string, run: RunFile): void {
  const text = `${JSON.stringify(run, undefined, 2)}\n`;
  try {
    if (readText(file) !== text) writePrivate(file, text);
  } catch {
    // The state file, which is written just before, says what is wrong with the disk.
  }
}
