/** Who is who in a service's database, and whether its processes have obeyed. */
import { setTimeout as delay } from 'node:timers/promises';
import { forgetEndedProcess, releaseObedience, writeReleaseRoles, type Roles } from '@two-pizza/messaging/admin';
import type { Queryable } from '@two-pizza/postgres';
import type { Instance, Instances } from '../platform/instances.ts';
import type { SlotName } from '../platform/slot.ts';

const LOOK_MS = 50;
/** messaging.md: a process that has not obeyed by then, while the database answers, is ended. */
const OBEY_DEADLINE_MS = 3000;

/** Writes the roles in one statement; returns the epoch to be obeyed. */
export function giveRoles(database: Queryable, roles: Roles): Promise<number> {
  return writeReleaseRoles(database, roles);
}

/**
 * Waits until all running processes of the service have obeyed the epoch. One that has not within 3 s is killed, which
 * frees its lock and its partitions. Returns the slots of those that were killed.
 */
export async function awaitObedience(
  { database, instances }: { readonly database: Queryable; readonly instances: Instances },
  epoch: number,
): Promise<readonly SlotName[]> {
  const until = Date.now() + OBEY_DEADLINE_MS;
  for (;;) {
    const seen = await releaseObedience(database);
    const obeys = (pid: number) => seen.some((each) => each.pid === pid && each.epoch >= epoch);
    const left = instances.list().flatMap((each) => {
      const pid = pidOf(each);
      return pid !== undefined && !obeys(pid) ? [{ ...each, pid }] : [];
    });
    if (left.length === 0) return [];
    if (Date.now() > until) return killAll(database, left);
    await delay(LOOK_MS);
  }
}

export function pidOf({ condition }: Instance): number | undefined {
  return condition.state === 'running' ? condition.pid : undefined;
}

async function killAll(
  database: Queryable,
  left: readonly { readonly pid: number; readonly slot: SlotName }[],
): Promise<readonly SlotName[]> {
  for (const { pid } of left) {
    kill(pid);
    await forgetEndedProcess(database, pid);
  }
  return left.map(({ slot }) => slot);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended by itself
  }
}
