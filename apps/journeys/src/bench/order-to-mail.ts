import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { readMailbox } from '../checker/place.ts';
import type { Journal } from '../load/journal.ts';
import { openShelf } from '../load/load.ts';
import type { Platform } from '../platform/platform.ts';
import { ratio, timesOf, timesText } from './figures.ts';
import type { Bench, Measured } from './bench.ts';

/** order-placed, stock-reserved, order-confirmed: what an order travels through before its mail is sent. */
const HOPS = 3;
const WARM_UP = 20;
const ORDERS = 200;
const LOOK_MS = 5;
const GIVE_UP_MS = 30_000;

/** One order after the other on an idle platform, and after each order one round of bare Kafka hops. */
export const orderToMail: Bench = {
  name: 'order-to-mail',
  about: `order → mail on an idle platform, one after the other; floor: ${HOPS} bare Kafka hops, in alternation`,
  notMeasured: [
    'more than one order at a time',
    'a customer far away: everything runs on one machine',
    'the way from the mailbox to a reader',
  ],
  async measure(platform, progress) {
    const token = await platform.token('bench');
    const journal = await openShelf(platform.edge(), await platform.token('staff', 'staff'), 1);
    const kafka = new KafkaAdmin({ brokers: [...platform.run.kafka], clientId: 'bench' });
    const meter = await kafka.openHopMeter();
    const [orders, floor]: [number[], number[]] = [[], []];
    try {
      for (let n = 0; n < WARM_UP + ORDERS; n += 1) {
        const [orderMs, hopsMs] = [await oneOrder(platform, token, journal, n), await meter.round(HOPS)];
        if (n >= WARM_UP) void [orders.push(orderMs), floor.push(hopsMs)];
        if (n % 50 === 0) progress(`order ${n} of ${WARM_UP + ORDERS}`);
      }
    } finally {
      await meter.close();
      await kafka.close();
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
      `${HOPS} Kafka hops     ${timesText(floor)}   (the floor)`,
      `median ÷ floor   ${medianToFloor}`,
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
