import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, statement } from '@two-pizza/postgres';
import { waitFor } from '@two-pizza/local-infra/testing';
import { openDatabase } from '../src/checker/place.ts';
import type { Customer } from '../src/load/customer.ts';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';
import { findingsOf, newCustomer, orderIs } from './shop.ts';

const lockStock = statement('journeys.lock-stock', 'select available from stock where product_id = $1 for update');
const countWaiting = statement<{ waiting: number }>(
  'journeys.count-waiting-for-locks',
  `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
);

let platform: Platform;
let eve: Customer;
let catalog: Database;
beforeAll(async () => {
  platform = await sharedPlatform();
  eve = await newCustomer(platform, 'eve');
  catalog = openDatabase(platform.run, 'catalog');
});
afterAll(() => catalog.close());

describe('a cancellation', () => {
  it('after the stock is reserved gives it back', async () => {
    const orderId = await eve.place(eve.line(1, 4));
    await orderIs(eve, orderId, 'confirmed');
    expect(await eve.cancel(orderId)).toMatchObject({ result: 'ok' });
    await stockIs(1, 100_000);
  });

  it('while the stock is being reserved wins, and the stock comes back', async () => {
    const { productId } = eve.line(2, 0);
    const orderId = await catalog.transaction(async (tx) => {
      await tx.query(lockStock, [productId]); // holds the window open: the reservation waits for this row
      const placed = await eve.place(eve.line(2, 3));
      await reservationWaits();
      expect(await eve.cancel(placed)).toMatchObject({ result: 'ok' });
      return placed;
    });
    await stockIs(2, 100_000);
    await orderIs(eve, orderId, 'cancelled');
  });

  it('before catalog heard of the order leaves the stock alone', async () => {
    const pid = await platform.service('catalog').pid();
    process.kill(pid!, 'SIGSTOP');
    try {
      const orderId = await eve.place(eve.line(3, 2));
      expect(await eve.cancel(orderId)).toMatchObject({ result: 'ok' });
    } finally {
      process.kill(pid!, 'SIGCONT');
    }
    expect(await findingsOf(platform, eve)).toEqual([]);
    expect(await eve.stockOf(eve.line(3, 0).productId)).toBe(100_000);
  });

  it('of a rejected order is refused', async () => {
    const orderId = await eve.place(eve.line(6, 30));
    await orderIs(eve, orderId, 'rejected');
    expect(await eve.cancel(orderId)).toMatchObject({ result: 'failed', status: 409, code: 'ORDER_NOT_CANCELLABLE' });
    expect(await findingsOf(platform, eve)).toEqual([]);
  });
});

function reservationWaits(): Promise<number> {
  return waitFor('the reservation to wait for the row', async () => {
    const [row] = await catalog.query(countWaiting);
    return row && row.waiting > 0 ? row.waiting : undefined;
  });
}

function stockIs(product: number, stock: number): Promise<number> {
  const { productId } = eve.line(product, 0);
  return waitFor(`the stock of ${productId} to be ${stock}`, async () => {
    const now = await eve.stockOf(productId);
    return now === stock ? now : undefined;
  });
}
