import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything of a running platform is: `.two-pizza/run.json`, the part that journeys read. */
export interface RunFile {
  readonly edge: string;
  readonly controlRoom: string;
  readonly issuer: string;
  readonly kafka: readonly string[];
  /** Admin URL of the server. */
  readonly postgres: string;
  readonly mailbox: string;
  readonly services: Readonly<
    Record<
      string,
      readonly { readonly release: string; readonly url: string; readonly pid: number; readonly role: string }[]
    >
  >;
}

/** Reads run.json of the clone at `root`; throws when the platform does not run. */
export function readRunFile(root: string): RunFile {
  return JSON.parse(readFileSync(join(root, '.two-pizza/run.json'), 'utf8')) as RunFile;
}
