/**
 * The way back, one ordered list, the same at any point and after a crash. Every step may be repeated, and finds by itself
 * what is left to do:
 *   (1) the old slot to full weight  (2) the candidate's slot to drain  (3) roles: the old release stable, no candidate
 *   (4) the old release has obeyed: in the group, its relay running  (5) the candidate ended
 *   (6) its dead letters replayed, and facts published anew for dead letters elsewhere  (7) the ledger
 */
import { setTimeout as delay } from 'node:timers/promises';
import { forgetEndedProcess } from '@two-pizza/messaging/admin';
import { awaitObedience, giveRoles, pidOf } from './candidate-roles.ts';
import type { SlotName } from '../platform/slot.ts';
import type { Deployment } from './deployment.ts';
import { untilMessaging, type MessagingState } from './messaging-state.ts';

const TAKES_OVER_DEADLINE_MS = 10_000;
const DRAIN_DEADLINE_MS = 10_000;
const PROXY_DEADLINE_MS = 10_000;
const LOOK_MS = 50;

/** (1) and (2) at once, before anything is written down: every moment costs customers. The list repeats them. */
export async function firstAid({ tools, subject }: Deployment): Promise<void> {
  await tools.traffic.full(subject.from.slot);
  await tools.traffic.drain(subject.slot);
}

/** (1) to (5): customers and messages are with the old release again. */
export async function restoreOld(
  deploy: Deployment,
  { urlOf, consumes }: { readonly urlOf: (slot: SlotName) => string; readonly consumes: boolean },
): Promise<void> {
  const { traffic, instances, database } = deploy.tools;
  const { from, slot } = deploy.subject;
  instances.giveBack(from.slot);
  await deploy.step('restore-weight', () => persist(() => traffic.full(from.slot)));
  await deploy.step('drain-candidate', () => persist(() => traffic.drain(slot)));
  const epoch = await deploy.step('restore-roles', () =>
    giveRoles(database, { stable: from.release, candidate: null, canary: false }),
  );
  await deploy.step(
    'await-old',
    async () => {
      await awaitObedience(deploy.tools, epoch);
      return tookOver(urlOf(from.slot), consumes);
    },
    (took) => (took ? undefined : `not within ${TAKES_OVER_DEADLINE_MS / 1000} s: Kafka or PostgreSQL may be away`),
  );
  await deploy.step('stop-candidate', async () => {
    const candidate = instances.list().find((each) => each.slot === slot);
    await persist(() => traffic.emptied(slot, DRAIN_DEADLINE_MS));
    await persist(() => traffic.takeOff(slot));
    await instances.end(slot);
    const pid = candidate && pidOf(candidate);
    if (pid !== undefined) await forgetEndedProcess(database, pid);
  });
}

/** The old release says that it is in the group and that its relay runs; false when it does not by the deadline. */
function tookOver(url: string, consumes: boolean): Promise<boolean> {
  const isIn = ({ role, relay, consumer }: MessagingState) =>
    role === 'stable' && relay === 'active' && (!consumes || consumer === 'joined');
  return untilMessaging(url, isIn, TAKES_OVER_DEADLINE_MS);
}

/** A proxy that is just being started again answers soon, and has the live release by itself. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + PROXY_DEADLINE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(LOOK_MS);
    }
  }
}
