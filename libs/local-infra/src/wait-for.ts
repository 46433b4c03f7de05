import { inspect } from 'node:util';

const POLL_MS = 25;
const SLOW_POLL_MS = 200;
/** Only a story that fails waits so long; on a machine that runs other tests besides, a fact may take half of it. */
const DEADLINE_MS = 45_000;

/**
 * Polls until the probe gives a value other than undefined, and returns it. An error of the probe counts as "not yet".
 * When the time is up the error says what was waited for and what came last.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const begin = Date.now();
  let failure: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    const waitedMs = Date.now() - begin;
    if (waitedMs > deadlineMs) {
      const last = failure === undefined ? 'nothing came' : `last: ${inspect(failure, { depth: 2 })}`;
      throw new Error(`waited ${deadlineMs} ms for ${what}; ${last}`, { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, waitedMs < 2000 ? POLL_MS : SLOW_POLL_MS));
  }
}
