import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { type Database, statement } from '@two-pizza/postgres';
import { openDatabase } from '../src/checker/place.ts';
import type { Customer } from '../src/load/customer.ts';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';
import { findingsOf, newCustomer } from './shop.ts';

const countPrices = statement<{ known: number }>(
  'journeys.count-prices',
  'select count(*)::int as known from prices where product_id = any($1::text[])',
);

let platform: Platform;
let liv: Customer;
let orders: Database;
beforeAll(async () => {
  platform = await sharedPlatform();
  liv = await newCustomer(platform, 'liv');
  orders = openDatabase(platform.run, 'orders');
});
afterAll(() => orders.close());

describe('while catalog is away', () => {
  it('orders are taken at the prices of the local copy, the breaker opens, and closes when catalog is back', async () => {
    await pricesAreCopied();
    const pid = (await platform.service('catalog').pid()) as number;
    process.kill(pid, 'SIGSTOP');
    try {
      await waitFor('the breaker to open', async () => {
        expect(await liv.tryToPlace(liv.line(1, 1))).toMatchObject({ result: 'ok', pricedFrom: 'local-copy' });
        return (await platform.breakerState()) === 'open' ? true : undefined;
      });
      const order = await liv.order(await liv.place(liv.line(2, 2)));
      expect(order).toMatchObject({ status: 'pending', pricedFrom: 'local-copy', total: { amountMinor: 2500 } });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await waitFor('the breaker to close', async () => {
      const answer = await liv.tryToPlace(liv.line(3, 1));
      const fromCatalog = answer.result === 'ok' && answer.pricedFrom === 'catalog';
      return fromCatalog && (await platform.breakerState()) === 'closed' ? true : undefined;
    });
    expect(await findingsOf(platform, liv, 40_000)).toEqual([]);
  });
});

function pricesAreCopied(): Promise<true> {
  const productIds = liv.journal.products.map(({ productId }) => productId);
  return waitFor('the local copy to know the products', async () => {
    const [copied] = await orders.query(countPrices, [productIds]);
    return copied?.known === productIds.length ? true : undefined;
  });
}
