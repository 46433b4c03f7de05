import { join } from 'node:path';
import { startGuardian } from '../src/guardian.ts';
import type { Running } from '../src/index.ts';
import { temporaryFolder } from '../src/test-infra.ts';

/** A folder for one test file, and the processes started in it: whatever a test leaves running is ended with it. */
export interface Workplace {
  readonly folder: string;
  path(...parts: string[]): string;
  /** Give it to a start function. */
  readonly started: (running: Running) => void;
  close(): Promise<void>;
}

export async function workplace(): Promise<Workplace> {
  const guardian = startGuardian();
  const folder = await temporaryFolder(guardian);
  return {
    folder,
    path: (...parts) => join(folder, ...parts),
    started: guardian.process,
    close: guardian.close,
  };
}
