/** Step (6) of the way back: what the candidate did to messages is made good by the old release. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  deadLettersFrom,
  deadLettersOf,
  markForReplay,
  openFactRequests,
  replayStanding,
  requestFacts,
  settleSuperseded,
} from '@two-pizza/messaging/admin';
import type { ReplayResult } from '@two-pizza/delivery';
import type { Queryable } from '@two-pizza/postgres';
import type { Deployment } from './deployment.ts';

const REPLAY_DEADLINE_MS = 10_000;
const LOOK_MS = 50;

/** (6), the candidate's own: the old release gets what the candidate gave up. */
export async function replayOwn(deploy: Deployment): Promise<ReplayResult> {
  const { database } = deploy.tools;
  const { to } = deploy.subject;
  return deploy.step(
    'replay',
    async () => {
      const ids = await deadLettersOf(database, to.release, deploy.since);
      if (ids.length === 0) return { handled: 0, deadAgain: 0 };
      await markForReplay(database, { ids });
      const until = Date.now() + REPLAY_DEADLINE_MS;
      for (;;) {
        const { open, waiting, settled } = await replayStanding(database, ids);
        if (open === 0 || Date.now() > until) return { handled: settled, deadAgain: waiting + open };
        await delay(LOOK_MS);
      }
    },
    ({ handled, deadAgain }) =>
      handled + deadAgain === 0 ? 'no dead letters' : `${handled} handled, ${deadAgain} dead again`,
  );
}

/**
 * (6), elsewhere: what other services could not read of the candidate is told again by the old release from its own rows;
 * only then are those dead letters settled.
 */
export async function republish(deploy: Deployment, others: readonly Queryable[]): Promise<void> {
  const { database } = deploy.tools;
  const work = async () => {
    const found = await Promise.all(
      others.map(async (other) => ({
        other,
        letters: await deadLettersFrom(other, deploy.subject.to.release, deploy.since),
      })),
    );
    const letters = found.flatMap((each) => each.letters);
    if (letters.length === 0) return { letters: 0, left: 0 };
    await requestFacts(database, letters);
    const left = await factsLeft(database);
    if (left === 0)
      for (const each of found)
        await settleSuperseded(
          each.other,
          each.letters.map(({ id }) => id),
        );
    return { letters: letters.length, left };
  };
  await deploy.step('republish', work, ({ letters, left }) => {
    if (letters === 0) return 'no dead letters elsewhere';
    return left === 0
      ? `${letters} dead letters elsewhere, their facts told again`
      : `${left} facts not told within ${REPLAY_DEADLINE_MS / 1000} s; their dead letters stay: npm run replay`;
  });
}

async function factsLeft(database: Queryable): Promise<number> {
  const until = Date.now() + REPLAY_DEADLINE_MS;
  for (;;) {
    const left = await openFactRequests(database);
    if (left === 0 || Date.now() > until) return left;
    await delay(LOOK_MS);
  }
}
