import { waitFor } from '@two-pizza/local-infra/testing';
import { ordersTopic } from '@two-pizza/contracts-orders';
import { statement, type Queryable } from '@two-pizza/postgres';
import { countOutboxes } from '../checker/world.repository.ts';
import type { Place } from '../checker/place.ts';
import type { Answer } from '../load/journal.ts';

/** A shop to attack, in which one customer orders and notes every order in a journal. */
export interface Attacked {
  readonly place: Place;
  placeOne(): Promise<Answer>;
  /** kill -9; returns when the process is gone. */
  killOrders(): Promise<void>;
  /** Returns when orders takes requests again. */
  ordersAreBack(): Promise<void>;
}

const ORDERS = 6;

const lockOutbox = statement('journeys.lock-outbox', 'lock table outbox in access exclusive mode');

const countPending = statement<{ rows: number }>(
  'journeys.count-pending-orders',
  `select count(*)::int as rows from orders where status = 'pending'`,
);

// Who inserts asks for this lock; the relay, which reads before it deletes, waits for a weaker one.
const findWriters = statement<{ pid: number }>(
  'journeys.find-waiting-outbox-writers',
  `select pid from pg_locks where relation = 'outbox'::regclass and mode = 'RowExclusiveLock' and not granted`,
);

const endWriters = statement(
  'journeys.end-waiting-outbox-writers',
  `select pg_terminate_backend(pid, 5000) from pg_locks
   where relation = 'outbox'::regclass and mode = 'RowExclusiveLock' and not granted`,
);

/** What may harm a shop whose guards were removed, by the name of the patch that removes them. */
export const attacks = {
  'stock-taken-twice': repeatEveryOrderPlaced,
  'order-without-end': killWhileAnEventIsWritten,
} as const;
export type Attack = keyof typeof attacks;

/** Every `order-placed` comes a second time, byte for byte, after it was handled: stock may be taken once all the same. */
async function repeatEveryOrderPlaced({ place, placeOne }: Attacked): Promise<void> {
  const orderIds = await placeSome(placeOne);
  const records = await waitFor('every order to be confirmed', async () => {
    const all = await place.kafka.readTopic(place.topicPrefix + ordersTopic.name);
    const ours = all.filter(({ key }) => orderIds.has(key ?? ''));
    const confirmed = ours.filter(({ headers }) => headers['ce_type'] === 'orders.order-confirmed.v1');
    return confirmed.length === ORDERS ? ours : undefined;
  });
  const placed = records.filter(({ headers }) => headers['ce_type'] === 'orders.order-placed.v1');
  for (const { topic, key, value, headers } of placed) await place.kafka.publishRaw(topic, { key, value, headers });
}

/**
 * orders is killed while it writes an order's event: a lock on the outbox holds that moment open as long as we like.
 * Either nothing of the order is stored, or the order comes to its end.
 */
async function killWhileAnEventIsWritten(shop: Attacked): Promise<void> {
  const database = shop.place.databases.orders;
  await placeSome(shop.placeOne);
  await waitFor('the shop to be at rest: the next who writes an event is the order that is killed', async () => {
    const [pending] = await database.query(countPending);
    const waiting = (await countOutboxes(shop.place)).filter(({ rows }) => rows > 0);
    return pending?.rows === 0 && waiting.length === 0 ? true : undefined;
  });
  const answer = await database.transaction(async (tx) => {
    await tx.query(lockOutbox);
    const placing = shop.placeOne();
    await waitFor('the writer to wait for the outbox', () => firstWriter(database));
    await shop.killOrders();
    // PostgreSQL does not notice at once that the client is gone; left alone, it would still write the row after the lock.
    await database.query(endWriters);
    return placing;
  });
  if (answer.result !== 'unknown') throw new Error(`the killed request was answered: ${JSON.stringify(answer)}`);
  await shop.ordersAreBack();
}

async function placeSome(placeOne: Attacked['placeOne']): Promise<Set<string>> {
  const orderIds = new Set<string>();
  for (let n = 0; n < ORDERS; n += 1) {
    const answer = await placeOne();
    if (answer.result === 'ok') orderIds.add(answer.orderId);
  }
  return orderIds;
}

async function firstWriter(database: Queryable): Promise<{ pid: number } | undefined> {
  return (await database.query(findWriters))[0];
}
