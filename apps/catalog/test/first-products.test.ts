import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ProductChanged } from '@two-pizza/contracts-catalog';
import { request, startSuite, waitFor, type Suite } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import { seedProducts } from '../src/seed-products.ts';
import { waitForPublished } from './published.ts';
import { asStaff } from './shop.builder.ts';

const nameStable = statement(
  'test.name-stable',
  `insert into release_roles (stable, epoch) values ($1, 1)
   on conflict (only_row) do update set stable = excluded.stable, epoch = release_roles.epoch + 1`,
);
const obeyed = statement<{ role: string }>('test.obeyed', 'select role from release_epochs where epoch = $1');

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({ services: ['catalog'], env: { RELEASE_ROLE: 'candidate' } });
});
afterAll(() => suite.close());

function countProducts(): Promise<number> {
  return request(`${suite.url('catalog')}/products?limit=100`).then(({ body }) => body.items.length);
}

function waitForProducts() {
  return waitFor('the first products', async () =>
    (await countProducts()) === seedProducts.length ? true : undefined,
  );
}

test('a candidate puts in no product; the stable release puts in all, and tells the other services', async () => {
  await waitFor('the candidate to know its role', async () => (await suite.db('catalog').query(obeyed, [0]))[0]);
  expect(await countProducts()).toBe(0);

  const { release } = (await request(`${suite.url('catalog')}/info`)).body;
  await suite.db('catalog').query(nameStable, [release]);

  await waitForProducts();
  for (const { productId } of [seedProducts.at(0), seedProducts.at(-1)].filter((seed) => seed !== undefined)) {
    const events = await waitForPublished(suite, ProductChanged, productId, 1);
    expect(events.map(({ data }) => data)).toEqual([expect.objectContaining({ productId, version: 1 })]);
  }
});

test('a product that staff changed stays as it is when the service starts again', async () => {
  await waitForProducts();
  const price = { amountMinor: 1, currency: 'EUR' };
  await asStaff(suite, '/products/pizza-stone', { price }, { method: 'PATCH' });
  await asStaff(suite, '/products/pizza-stone/stock-adjustments', { delta: -100, reason: 'sold at the door' });

  await suite.stop('catalog');
  await suite.start('catalog');
  const restarted = await asStaff(suite, '/products/pizza-steel', { price }, { method: 'PATCH' }); // an event after the start

  expect(restarted.status).toBe(200);
  await waitForPublished(suite, ProductChanged, 'pizza-steel', 2);
  const events = await waitForPublished(suite, ProductChanged, 'pizza-stone', 2);
  expect(events.map(({ data }) => (data as { version: number }).version)).toEqual([1, 2]);
  const { body } = await request(`${suite.url('catalog')}/products/pizza-stone`);
  expect([body.price, body.stock]).toEqual([price, 49_900]);
});
