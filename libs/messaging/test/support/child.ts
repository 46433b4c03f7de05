import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LogLine } from './process.ts';
import type { Suite } from './suite.ts';

const program = fileURLToPath(new URL('./child.main.ts', import.meta.url));

/** A process of the service that may die. */
export interface Child {
  readonly lines: readonly LogLine[];
  /** Resolves when it has ended, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
  kill(): void;
}

/** Starts the service as a process of its own. `deadly` is the person whose greeting kills it. */
export function startChild(suite: Suite, options: { readonly release?: string; readonly deadly?: string } = {}): Child {
  const { brokers, prefix, service, databaseUrl } = suite;
  const story = JSON.stringify({ suite: { brokers, prefix, service, databaseUrl }, ...options });
  const process_ = spawn(process.execPath, ['--conditions=source', program], {
    env: { PATH: process.env['PATH'], STORY: story },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: LogLine[] = [];
  createInterface({ input: process_.stdout }).on('line', (line) => lines.push(JSON.parse(line) as LogLine));
  return { lines, ended: endOf(process_), kill: () => void process_.kill('SIGKILL') };
}

async function endOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal;
}
