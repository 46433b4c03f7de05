import { setTimeout as delay } from 'node:timers/promises';
import { textOf } from '../terminal/refused.ts';
import type { Deployment } from './deployment.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/**
 * Repeats what must not be left half done, ever more slowly, until it has gone through. When the platform stops and cannot
 * wait any longer, it is tried once more, and then its error is thrown: the ledger has it open, for the next control room.
 */
export async function untilDone<T>(deploy: Deployment, work: () => Promise<T>): Promise<T> {
  const { signal } = deploy.givenUp;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const isLast = signal.aborted;
    try {
      return await work();
    } catch (error) {
      if (isLast) throw error;
      deploy.tell({ kind: 'note', text: `trying again: ${textOf(error)}` });
      await delay(waitMs, undefined, { signal }).catch(() => undefined); // given up: at once
    }
  }
}
