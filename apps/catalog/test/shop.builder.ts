import { randomUUID } from 'node:crypto';
import type { WrittenDataOf } from '@two-pizza/contracts-kit';
import { request, type Suite } from '@two-pizza/local-infra/testing';
import type { orderCancelled, orderPlaced } from '../src/order-events.consumer.ts';

type Line = { productId: string; quantity: number };

/** Asks catalog as a member of staff; with a body by POST, unless `method` says otherwise. */
export async function asStaff(
  suite: Suite,
  path: string,
  body?: unknown,
  more: { method?: string; key?: string } = {},
) {
  const headers: Record<string, string> = more.key === undefined ? {} : { 'idempotency-key': more.key };
  const method = more.method === undefined ? {} : { method: more.method };
  const token = await suite.token('boss', { staff: true });
  return request(`${suite.url('catalog')}${path}`, { body, token, headers, ...method });
}

/** Makes a product with so much stock, as staff do. Returns its id. */
export async function aProduct(suite: Suite, stock: number, productId = `product-${randomUUID()}`): Promise<string> {
  const price = { amountMinor: 250, currency: 'EUR' };
  const answer = await asStaff(suite, '/products', { productId, name: `Test ${productId}`, price, stock });
  if (answer.status !== 201) throw new Error(`no product: ${answer.status} ${JSON.stringify(answer.body)}`);
  return productId;
}

/** How much of a product can be ordered now. */
export async function stockOf(suite: Suite, productId: string): Promise<number> {
  return (await request(`${suite.url('catalog')}/products/${productId}`)).body.stock;
}

/** What we read of an order that orders announces. */
export function anOrder(items: readonly Line[], orderId = `order-${randomUUID()}`): WrittenDataOf<typeof orderPlaced> {
  return { orderId, items: [...items] };
}

/** The same order, cancelled. */
export function cancelled({ orderId }: WrittenDataOf<typeof orderPlaced>): WrittenDataOf<typeof orderCancelled> {
  return { orderId };
}
