/**
 * The floor under POST /orders: a bare Fastify that asks catalog for the same prices and runs the same SQL, and does nothing
 * else: no token, no validation, no breaker, no telemetry, no log line. Prints its address when it listens.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Database, statement } from '@two-pizza/postgres';
import fastify from 'fastify';
import { Pool } from 'undici';
import { workspaceRoot } from '../platform/copy.ts';

const { values } = parseArgs({ options: { database: { type: 'string' }, catalog: { type: 'string' } } });
const { database: url, catalog } = values;
if (url === undefined || catalog === undefined) throw new Error('--database and --catalog are missing');

interface Wish {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
  readonly contact: { readonly email: string };
}

interface Prices {
  readonly items: readonly { productId: string; name: string; price: { amountMinor: number; currency: string } }[];
}

// eslint-disable-next-line house/fixed-sql -- It is fixed, in the source of the service.
const insertOrder = statement<object>('bench.place-order', sqlOf('orders.place-order'));
const database = new Database({ url, applicationName: 'floor' });
const prices = new Pool(catalog, { connections: 50 });
const server = fastify();

server.post<{ Body: Wish }>('/orders', async (request, reply) => {
  const { items: wished, contact } = request.body;
  const asked = wished.map(({ productId }) => productId).join(',');
  const answer = await prices.request({ method: 'GET', path: `/products?productIds=${asked}&limit=100` });
  const found = (await answer.body.json()) as Prices;
  const items = wished.map(({ productId, quantity }) => {
    const { name, price } = found.items.find((each) => each.productId === productId) as Prices['items'][number];
    return { productId, name, quantity, unitPrice: price };
  });
  const amountMinor = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amountMinor, 0);
  const [orderId, customerId] = [randomUUID(), request.headers['x-customer'] as string];
  const now = new Date();
  const order = { orderId, customerId, items, total: { amountMinor, currency: 'EUR' }, placedAt: now.toISOString() };
  await database.query(insertOrder, [
    ...[orderId, customerId, contact.email, JSON.stringify(items), amountMinor, 'catalog', now, now],
    ...[1_000_000_000, undefined, undefined],
    ...[[randomUUID()], ['orders.orders'], [orderId], ['orders.order-placed.v1']],
    ...[[JSON.stringify({ ...order, email: contact.email })], ['{}']],
  ]);
  void reply.status(201);
  return { ...order, status: 'pending', pricedFrom: 'catalog', updatedAt: order.placedAt };
});

/** From the service's own source: the two can never differ. */
function sqlOf(name: string): string {
  const source = readFileSync(join(workspaceRoot, 'apps/orders/src/placements.repository.ts'), 'utf8');
  const text = new RegExp(`'${name}',\\s*\`([^\`]+)\``).exec(source)?.[1];
  if (text === undefined) throw new Error(`the statement ${name} is no longer where this benchmark looks for it`);
  return text;
}

console.log(await server.listen({ port: 0, host: '127.0.0.1' }));
