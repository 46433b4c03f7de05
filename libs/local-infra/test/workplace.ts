import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Running } from '../src/index.ts';

/** A folder for one test file, and the processes started in it: whatever a test leaves running is ended with it. */
export interface Workplace {
  readonly folder: string;
  path(...parts: string[]): string;
  /** Give it to a start function. */
  readonly started: (running: Running) => void;
  close(): Promise<void>;
}

export async function workplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'two-pizza-local-infra-'));
  await chmod(folder, 0o711);
  const all: Running[] = [];
  return {
    folder,
    path: (...parts) => join(folder, ...parts),
    started: (running) => void all.push(running),
    close: async () => {
      await Promise.all(all.map((running) => running.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
