import { readMailbox } from '../checker/place.ts';
import type { Journal } from '../load/journal.ts';
import { openShelf } from '../load/load.ts';
import type { Platform } from '../platform/platform.ts';
import { openBareChain, WHAT_THE_CHAIN_DOES } from './bare-chain.ts';
import { ratio, timesOf, timesText } from './figures.ts';
import type { Bench, Measured } from './bench.ts';

const WARM_UP = 50;
const ORDERS = 200;
const LOOK_MS = 2;
const GIVE_UP_MS = 30_000;

/** One order after the other on an idle platform, and after each order one round of the same work without the shop. */
export const orderToMail: Bench = {
  name: 'order-to-mail',
  on: 'platform',
  about: `order → mail on an idle platform, one after the other; floor, in alternation: ${WHAT_THE_CHAIN_DOES}`,
  notMeasured: [
    'more than one order at a time',
    'a customer far away: everything runs on one machine',
    'the way from the mailbox to a reader',
  ],
  async measure(platform, progress) {
    const token = await platform.token('bench');
    const journal = await openShelf(platform.edge(), await platform.token('staff', 'staff'), 1);
    const chain = await openBareChain(platform, journal.products[0]?.productId ?? '');
    const [orders, floor]: [number[], number[]] = [[], []];
    try {
      for (let n = 0; n < WARM_UP + ORDERS; n += 1) {
        const [orderMs, chainMs] = [await oneOrder(platform, token, journal, n), await chain.round()];
        if (n >= WARM_UP) void [orders.push(orderMs), floor.push(chainMs)];
        if (n % 50 === 0) progress(`order ${n} of ${WARM_UP + ORDERS}`);
      }
    } finally {
      await chain.close();
    }
    return summed(orders, floor);
  },
};

function summed(ordersMs: readonly number[], floorMs: readonly number[]): Measured {
  const [orders, floor] = [timesOf(ordersMs), timesOf(floorMs)];
  const medianToFloor = ratio(orders.medianMs, floor.medianMs);
  return {
    figures: { orderToMail: orders, floor, medianToFloor },
    lines: [
      `order → mail     ${timesText(orders)}   (bars: median 150 ms, p99 500 ms)`,
      `bare chain       ${timesText(floor)}   (the floor)`,
      `median ÷ floor   ${medianToFloor}   (bar: 2)`,
    ],
  };
}

/** Milliseconds from sending the order to the moment that the mailbox noted on the mail. Both clocks are this machine's. */
async function oneOrder(platform: Platform, token: string, journal: Journal, n: number): Promise<number> {
  const email = `c${n}@${journal.emailDomain}`;
  const items = journal.products.slice(0, 1).map(({ productId }) => ({ productId, quantity: 1 }));
  const sentAtMs = Date.now();
  const answer = await platform.edge().place(token, { idempotencyKey: email, email, items });
  if (answer.result !== 'ok') throw new Error(`order ${n} was not taken: ${JSON.stringify(answer)}`);
  for (;;) {
    const [mail] = await readMailbox(platform.run.mailbox, email);
    if (mail) return Date.parse(mail.receivedAt) - sentAtMs;
    if (Date.now() - sentAtMs > GIVE_UP_MS)
      throw new Error(`no mail for order ${answer.orderId} within ${GIVE_UP_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
