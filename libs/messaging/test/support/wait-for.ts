import { inspect } from 'node:util';

const POLL_MS = 25;
/** Only a story that fails waits so long; on a machine that runs other tests besides, a fact may take half of it. */
const DEADLINE_MS = 45_000;

/** Polls until the probe gives a value other than undefined; an error of the probe counts as "not yet". */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  let last: unknown;
  for (const begin = Date.now(); Date.now() - begin < deadlineMs;) {
    const value = await probe().catch((error: unknown) => void (last = error));
    if (value !== undefined) return value;
    await new Promise<void>((resolve) => setTimeout(() => resolve(), POLL_MS));
  }
  throw new Error(`waited ${deadlineMs} ms for ${what}; last error: ${inspect(last, { depth: 2 })}`);
}
