import { beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { renderReport } from '../src/checker/checker.ts';
import { checkAfterHealing } from '../src/checker/healing.ts';
import { openPlace, services } from '../src/checker/place.ts';
import { openShelf, startLoad } from '../src/load/load.ts';
import { moreOrders } from '../src/load/more-orders.ts';
import { chooseSeed } from '../src/load/random.ts';
import type { Platform } from '../src/platform/platform.ts';
import { carryOut, countStrikes, planStrikes } from '../src/platform/strikes.ts';
import { sharedPlatform } from './shared-platform.ts';

const KILLS = { catalog: 5, orders: 5, notifications: 5, kafka: 1, postgres: 1, mailbox: 1, haproxy: 1 };
const infra = ['kafka', 'postgres', 'mailbox', 'haproxy'] as const;
const ORDERS_PER_S = 30;
/** notifications sends so many mails at once (its SMTP_CONCURRENCY): a kill of one end of SMTP, or of its database, may repeat as many. */
const MAILS_AT_ONCE = 4;
const ALLOWED_MAIL_REPEATS = MAILS_AT_ONCE * (KILLS.notifications + KILLS.mailbox + KILLS.postgres);
/** So many orders get a yes between two strikes: the shop is at work when it is hit. */
const ORDERS_BETWEEN = 10;
const ORDERS_DEADLINE_MS = 60_000;
const STRIKES = Object.values(KILLS).reduce((sum, kills) => sum + kills, 0);

let platform: Platform;
beforeAll(async () => {
  platform = await sharedPlatform();
});

describe('killed with -9 under 30 orders/s', () => {
  it('every service five times and every other part once: nothing is lost and nothing happens twice', async () => {
    const seed = chooseSeed(process.env);
    const tokens = [await platform.token('nia'), await platform.token('tom')];
    const journal = await openShelf(platform.edge(), await platform.token('staff', 'staff'), seed);
    const targets = [...services.map((name) => platform.service(name)), ...infra.map((name) => platform.part(name))];
    const plan = planStrikes(seed, KILLS, { min: 20, max: 700 });

    const load = startLoad(platform.edge(), journal, {
      seed,
      ordersPerS: ORDERS_PER_S,
      tokens,
      cancelShare: 0.15,
      resendShare: 0.5,
    });
    const strikes = await carryOut(plan, targets, {
      someWork: () => moreOrders(journal, ORDERS_BETWEEN, ORDERS_DEADLINE_MS),
    }).finally(() => load.stop());
    expect(countStrikes(strikes)).toEqual(KILLS);
    await waitFor(
      'every killed part to run again',
      async () => ((await platform.command('status')).exitCode === 0 ? true : undefined),
      40_000,
    );

    const place = openPlace(platform.run);
    const limits = { minimumOrders: STRIKES * ORDERS_BETWEEN, allowedMailRepeats: ALLOWED_MAIL_REPEATS };
    const report = await checkAfterHealing(place, journal, limits, { deadlineMs: 90_000 }).finally(() => place.close());
    const told = renderReport(report).join('\n');
    console.log(`JOURNEYS_SEED=${seed} · strikes ${JSON.stringify(countStrikes(strikes))}\n${told}`);
    expect(report.findings).toEqual([]);
  });
});
