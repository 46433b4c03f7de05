import { statement, type Queryable } from '@two-pizza/postgres';
import { parentOf } from './process-cost.ts';

const forgetOrders = statement('bench.forget-orders', 'truncate orders, order_rates, idempotency_keys, outbox');

const rememberPrice = statement(
  'bench.remember-price',
  'insert into prices (product_id, name, unit_price_minor, version) values ($1, $2, $3, 1) on conflict do nothing',
);

const countOrders = statement<{ orders: number; from_copy: number }>(
  'bench.count-orders',
  `select count(*)::int as orders, count(*) filter (where priced_from = 'local-copy')::int as from_copy from orders`,
);

const findBackend = statement<{ pid: number }>('bench.find-backend', 'select pg_backend_pid() as pid');

/** Empties the tables that POST /orders fills: every round begins with the same. */
export async function truncateOrders(database: Queryable): Promise<void> {
  await database.query(forgetOrders);
}

/** The process id of the PostgreSQL server, which is on this machine. */
export async function serverOf(database: Queryable): Promise<number> {
  const [backend] = await database.query(findBackend);
  return parentOf(backend?.pid ?? 0);
}

/** Gives orders its own copy of a price, as an event would: a candidate takes none. */
export async function knowPrice(database: Queryable, productId: string): Promise<void> {
  await database.query(rememberPrice, [productId, 'Tea', 1250]);
}

/** Of the orders since the tables were emptied, the share (0 to 1) that was not priced by catalog. */
export async function shareFromCopy(database: Queryable): Promise<number> {
  const [counted] = await database.query(countOrders);
  return counted === undefined || counted.orders === 0 ? 1 : counted.from_copy / counted.orders;
}
