import { setTimeout as delay } from 'node:timers/promises';
import type { Product } from '@two-pizza/contracts-catalog';
import { followOrder } from './follow-order.ts';
import { type ShopClient, ShopRefused } from './shop.client.ts';

/**
 * The order that proves a start. It is marked as the house marks everything synthetic: customer `shopper-*`, address
 * `@shop.invalid`, a product `practice-*` that no real customer's order touches.
 */
export const PRACTICE_CUSTOMER = 'shopper-practice';
const ADDRESS = 'shopper-practice@shop.invalid';
const PRODUCT = {
  productId: 'practice-parcel',
  name: 'Practice parcel',
  description: 'Ordered by the platform itself, to prove that an order reaches its mail. Never delivered.',
  price: { amountMinor: 1, currency: 'EUR' as const },
};
const RESTOCK = 1000;
const DEADLINE_MS = 30_000;
const LOOK_MS = 50;
const AGAIN_MS = 500;

interface Proof {
  readonly customer: ShopClient;
  readonly staff: ShopClient;
  readonly mailbox: string;
  readonly signal: AbortSignal;
}

/**
 * Places a real order at the edge and waits for its mail; returns how long that took in ms. Throws when it gets stuck. A
 * shop that has just started may say 503, "try again in a moment": that is what is done, as any client would.
 */
export async function placePracticeOrder(proof: Proof): Promise<number> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    try {
      await stockPracticeProduct(proof.staff);
      return await orderToItsMail(proof);
    } catch (error) {
      const later = error instanceof ShopRefused && error.status === 503;
      if (!later || performance.now() > deadline) throw error;
      await delay(AGAIN_MS, undefined, { signal: proof.signal });
    }
  }
}

async function orderToItsMail(proof: Proof): Promise<number> {
  const order = {
    ...proof,
    shop: proof.customer,
    line: { productId: PRODUCT.productId, quantity: 1 },
    email: ADDRESS,
    deadlineMs: DEADLINE_MS,
  };
  for await (const step of followOrder(order)) {
    if (step.step === 'mailed') return step.atMs;
    if (step.step === 'unfinished')
      throw new Error(
        `a practice order still waits for its ${step.waitingFor} after ${DEADLINE_MS / 1000} s; see: npm run logs`,
      );
    if (step.step === 'decided' && step.order.status !== 'confirmed')
      throw new Error(`a practice order was ${step.order.status} instead of confirmed`);
  }
  throw new Error('a practice order ended without its mail');
}

async function stockPracticeProduct(staff: ShopClient): Promise<void> {
  const product = await staff.getProduct(PRODUCT.productId);
  if (!product) await staff.createProduct({ ...PRODUCT, stock: RESTOCK });
  else if (product.stock === 0)
    await staff.adjustStock(PRODUCT.productId, { delta: RESTOCK, reason: 'practice goes on' });
}

/** Waits until the edge answers with products (the proxy needs a moment to see that services are healthy); returns the id of one. */
export async function edgeAnswers(edge: string, signal: AbortSignal): Promise<string> {
  const deadline = performance.now() + DEADLINE_MS;
  let last = 'no answer';
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const response = await fetch(`${edge}/products`).catch((error: unknown) => void (last = String(error)));
    if (response?.ok) return sampleOf(((await response.json()) as { items: Product[] }).items);
    if (response) last = String(response.status);
    await delay(LOOK_MS);
  }
  throw new Error(`the edge at ${edge} does not answer with products: ${last}`);
}

/** Something that can be ordered, and that is not ours. */
function sampleOf(products: readonly Product[]): string {
  const inStock = products.find((each) => each.stock > 0 && !each.productId.startsWith('practice-'));
  return inStock?.productId ?? PRODUCT.productId;
}
