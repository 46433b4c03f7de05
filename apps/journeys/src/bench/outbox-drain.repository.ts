import { statement, type Queryable } from '@two-pizza/postgres';

const fillOutbox = statement(
  'bench.fill-outbox',
  `insert into outbox (event_id, topic, key, type, payload, headers)
   select gen_random_uuid(), 'orders.orders', 'bench-' || n, 'orders.order-placed.v1', $2, $3::jsonb
   from generate_series(1, $1::int) as n`,
);

// As a process says it that has written rows while another one has the relay's lock.
const callRelay = statement('bench.call-relay', `select pg_notify('outbox_rows', '')`);

const isDrained = statement<{ drained: boolean }>(
  'bench.is-outbox-drained',
  'select not exists (select from outbox) as drained',
);

/** Writes rows as orders does, all of them visible at one moment. */
export async function writeRows(database: Queryable, rows: number, event: { payload: string; headers: object }) {
  await database.query(fillOutbox, [rows, event.payload, JSON.stringify(event.headers)]);
}

/** Tells the relay that there are rows. */
export async function wakeRelay(database: Queryable): Promise<void> {
  await database.query(callRelay);
}

/** True when every row is published and deleted. */
export async function outboxIsEmpty(database: Queryable): Promise<boolean> {
  return (await database.query(isDrained))[0]?.drained === true;
}
