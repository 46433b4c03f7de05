import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProductChanged } from '@two-pizza/contracts-catalog';
import { request, startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { waitForPublished } from './published.ts';
import { aProduct, asStaff, stockOf } from './shop.builder.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({ services: ['catalog'] });
});
afterAll(() => suite.close());

const price = { amountMinor: 1250, currency: 'EUR' };

function shown(path: string) {
  return request(`${suite.url('catalog')}${path}`);
}

describe('adding a product', () => {
  test('answers the product, shows it to everybody, and tells the other services', async () => {
    const productId = `oven-${randomUUID()}`;

    const made = await asStaff(suite, '/products', { productId, name: 'Oven', price, stock: 3 });

    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      productId,
      name: 'Oven',
      description: '',
      price,
      stock: 3,
      updatedAt: expect.any(String),
    });
    expect((await shown(`/products/${productId}`)).body).toEqual(made.body);
    expect(await waitForPublished(suite, ProductChanged, productId, 1)).toEqual([
      { type: 'catalog.product-changed.v1', data: { productId, name: 'Oven', description: '', price, version: 1 } },
    ]);
  });

  test('without an id gets one that reads like its name', async () => {
    const made = await asStaff(suite, '/products', { name: 'Crème de tomate', price, stock: 0 });
    expect(made.body.productId).toMatch(/^creme-de-tomate-[0-9a-f]{8}$/);
  });

  test('with an id that is taken changes nothing', async () => {
    const productId = await aProduct(suite, 3);
    const again = await asStaff(suite, '/products', { productId, name: 'Other', price, stock: 9 });
    expect([again.status, again.body.code]).toEqual([409, 'PRODUCT_EXISTS']);
    expect(await stockOf(suite, productId)).toBe(3);
  });

  test.each([
    ['a negative stock', { stock: -1 }, 'stock'],
    ['half a cent', { price: { amountMinor: 0.5, currency: 'EUR' } }, 'price.amountMinor'],
    ['a price beyond 2^53', { price: { amountMinor: 2 ** 60, currency: 'EUR' } }, 'price.amountMinor'],
    ['a lone surrogate in its name', { name: 'a\ud800' }, 'name'],
    ['a field that nobody knows', { colour: 'red' }, 'colour'],
  ])('with %s is refused, and the field is named', async (_, wrong, path) => {
    const answer = await asStaff(suite, '/products', { name: 'Oven', price, stock: 1, ...wrong });
    expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(JSON.stringify(answer.body.errors)).toContain(path);
  });
});

describe('changing a product', () => {
  test('changes what is named, and counts the version up by one each time', async () => {
    const productId = await aProduct(suite, 3);

    await asStaff(suite, `/products/${productId}`, { price }, { method: 'PATCH' });
    const changed = await asStaff(
      suite,
      `/products/${productId}`,
      { name: 'New', description: 'Shiny' },
      { method: 'PATCH' },
    );

    expect(changed.body).toMatchObject({ productId, name: 'New', description: 'Shiny', price, stock: 3 });
    const events = await waitForPublished(suite, ProductChanged, productId, 3);
    expect(events.map(({ data }) => (data as { version: number }).version)).toEqual([1, 2, 3]);
    expect(events[2]?.data).toEqual({ productId, name: 'New', description: 'Shiny', price, version: 3 });
  });

  test('twenty times at once loses no version', async () => {
    const productId = await aProduct(suite, 3);
    const changes = Array.from({ length: 20 }, (_, index) => ({ price: { amountMinor: index + 1, currency: 'EUR' } }));

    await Promise.all(changes.map((change) => asStaff(suite, `/products/${productId}`, change, { method: 'PATCH' })));

    const events = await waitForPublished(suite, ProductChanged, productId, 21);
    expect(events.map(({ data }) => (data as { version: number }).version)).toEqual(
      Array.from({ length: 21 }, (_, i) => i + 1),
    );
    const last = events.at(-1)?.data as { price: object };
    expect((await shown(`/products/${productId}`)).body.price).toEqual(last.price);
  });

  test('that does not exist is PRODUCT_UNKNOWN', async () => {
    const answer = await asStaff(suite, '/products/nothing', { name: 'New' }, { method: 'PATCH' });
    expect([answer.status, answer.body.code]).toEqual([404, 'PRODUCT_UNKNOWN']);
  });
});

describe('adjusting stock', () => {
  test('adds and takes, down to nothing and not below', async () => {
    const productId = await aProduct(suite, 3);
    const path = `/products/${productId}/stock-adjustments`;

    expect((await asStaff(suite, path, { delta: 7, reason: 'delivery' })).body.stock).toBe(10);
    expect((await asStaff(suite, path, { delta: -10, reason: 'water damage' })).body.stock).toBe(0);
    const below = await asStaff(suite, path, { delta: -1, reason: 'theft' });

    expect([below.status, below.body.code]).toEqual([409, 'STOCK_WOULD_BE_NEGATIVE']);
    expect(await stockOf(suite, productId)).toBe(0);
  });

  test('is no change of the product: other services hear nothing', async () => {
    const productId = await aProduct(suite, 3);
    await asStaff(suite, `/products/${productId}/stock-adjustments`, { delta: 7, reason: 'delivery' });
    await asStaff(suite, `/products/${productId}`, { name: 'New' }, { method: 'PATCH' }); // an event behind the adjustment

    const events = await waitForPublished(suite, ProductChanged, productId, 2);
    expect(events.map(({ data }) => (data as { version: number }).version)).toEqual([1, 2]);
  });

  test('above what a product may have is refused, and the field is named', async () => {
    const productId = await aProduct(suite, 1);
    const answer = await asStaff(suite, `/products/${productId}/stock-adjustments`, {
      delta: 1_000_000_000,
      reason: 'much',
    });
    expect([answer.status, answer.body.code, answer.body.errors[0].path]).toEqual([400, 'REQUEST_INVALID', 'delta']);
  });

  test('of an unknown product is PRODUCT_UNKNOWN', async () => {
    const answer = await asStaff(suite, '/products/nothing/stock-adjustments', { delta: 1, reason: 'delivery' });
    expect([answer.status, answer.body.code]).toEqual([404, 'PRODUCT_UNKNOWN']);
  });
});

describe('listing products', () => {
  test('goes through all pages by name, each product once', async () => {
    const word = `w${randomUUID()}`;
    for (const name of ['b', 'a', 'c', 'a', 'd'])
      await asStaff(suite, '/products', { name: `${name} ${word}`, price, stock: 1 });

    const names: string[] = [];
    const ids = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: { body: { items: { name: string; productId: string }[]; nextCursor: string | null } } = await shown(
        `/products?query=${word}&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      names.push(...page.body.items.map(({ name }) => name.charAt(0)));
      for (const { productId } of page.body.items) ids.add(productId);
      cursor = page.body.nextCursor;
    } while (cursor !== null);

    expect(names).toEqual(['a', 'a', 'b', 'c', 'd']);
    expect(ids.size).toBe(5);
  });

  test('finds words of name and description, whatever their case, and takes signs literally', async () => {
    const word = `w${randomUUID()}`;
    await asStaff(suite, '/products', { name: `Oil 100% ${word}`, description: 'Pressed COLD', price, stock: 1 });
    await asStaff(suite, '/products', { name: `Oil 1000 ${word}`, price, stock: 1 });

    const found = async (query: string) =>
      (await shown(`/products?query=${encodeURIComponent(query)}`)).body.items.length;
    expect(await found(`oil ${word}`)).toBe(2);
    expect(await found(`${word} cold`)).toBe(1);
    expect(await found(`100% ${word}`)).toBe(1);
    expect(await found(`warm ${word}`)).toBe(0);
  });

  test('shows the named products that there are', async () => {
    const [a, b] = [await aProduct(suite, 1), await aProduct(suite, 2)];
    const { body } = await shown(`/products?productIds=${a},nothing,${b}`);
    expect(body.items.map((item: { productId: string }) => item.productId).sort()).toEqual([a, b].sort());
    expect(body.nextCursor).toBeNull();
  });

  test.each(['nonsense', 'bm9uc2Vuc2U', Buffer.from('{"name":1}').toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      const answer = await shown(`/products?cursor=${cursor}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'CURSOR_INVALID']);
    },
  );

  test.each(['limit=0', 'limit=101', 'limit=1e1', 'colour=red', 'query=a&productIds=b'])(
    'refuses ?%s',
    async (query) => {
      const answer = await shown(`/products?${query}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
    },
  );
});

describe('access', () => {
  const writes: [string, string, object][] = [
    ['POST', '/products', { name: 'Oven', price, stock: 1 }],
    ['PATCH', '/products/pizza-stone', { name: 'Mine' }],
    ['POST', '/products/pizza-stone/stock-adjustments', { delta: -1, reason: 'mine' }],
  ];

  test.each(writes)('%s %s is for staff alone', async (method, path, body) => {
    const url = `${suite.url('catalog')}${path}`;
    const nobody = await request(url, { method, body });
    const customer = await request(url, { method, body, token: await suite.token('ada') });
    expect([nobody.status, nobody.body.code]).toEqual([401, 'NOT_AUTHENTICATED']);
    expect([customer.status, customer.body.code]).toEqual([403, 'NOT_ALLOWED']);
  });
});
