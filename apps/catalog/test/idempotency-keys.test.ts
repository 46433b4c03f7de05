import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request, startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import { aProduct, asStaff, stockOf } from './shop.builder.ts';

const growOlder = statement(
  'test.grow-older',
  `update idempotency_keys set created_at = created_at - interval '24 hours' where key = $1`,
);

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({ services: ['catalog'] });
});
afterAll(() => suite.close());

const price = { amountMinor: 1250, currency: 'EUR' };

describe('the same key and the same body', () => {
  test('make one product: the second answer is 200 with the product as it is now', async () => {
    const key = randomUUID();
    const made = await asStaff(suite, '/products', { name: 'Oven', price, stock: 3 }, { key });
    await asStaff(suite, `/products/${made.body.productId}`, { name: 'Big oven' }, { method: 'PATCH' });

    const again = await asStaff(suite, '/products', { stock: 3, price, name: 'Oven' }, { key });

    expect([made.status, again.status]).toEqual([201, 200]);
    expect(again.body).toMatchObject({ productId: made.body.productId, name: 'Big oven' });
  });

  test('make one product when ten come at once', async () => {
    const [key, name] = [randomUUID(), `Oven ${randomUUID()}`];
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => asStaff(suite, '/products', { name, price, stock: 3 }, { key })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect(new Set(answers.map(({ body }) => body.productId)).size).toBe(1);
  });

  test('adjust the stock once', async () => {
    const [key, productId] = [randomUUID(), await aProduct(suite, 10)];
    const adjust = () =>
      asStaff(suite, `/products/${productId}/stock-adjustments`, { delta: -4, reason: 'shop window' }, { key });

    const answers = await Promise.all([adjust(), adjust(), adjust()]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await stockOf(suite, productId)).toBe(6);
  });
});

describe('the same key', () => {
  test('with another body is refused, and nothing is done', async () => {
    const [key, productId] = [randomUUID(), await aProduct(suite, 10)];
    const path = `/products/${productId}/stock-adjustments`;
    await asStaff(suite, path, { delta: -4, reason: 'shop window' }, { key });

    const other = await asStaff(suite, path, { delta: -5, reason: 'shop window' }, { key });

    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await stockOf(suite, productId)).toBe(6);
  });

  test('for another product is refused: the answer would be about the wrong one', async () => {
    const [key, first, second] = [randomUUID(), await aProduct(suite, 10), await aProduct(suite, 10)];
    const body = { delta: -4, reason: 'shop window' };
    await asStaff(suite, `/products/${first}/stock-adjustments`, body, { key });

    const other = await asStaff(suite, `/products/${second}/stock-adjustments`, body, { key });

    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await stockOf(suite, second)).toBe(10);
  });

  test('of another caller is another key', async () => {
    const [key, productId] = [randomUUID(), await aProduct(suite, 10)];
    const path = `/products/${productId}/stock-adjustments`;
    await asStaff(suite, path, { delta: -4, reason: 'shop window' }, { key });

    const token = await suite.token('other-boss', { staff: true });
    const headers = { 'idempotency-key': key };
    const other = await request(`${suite.url('catalog')}${path}`, {
      body: { delta: -5, reason: 'mine' },
      token,
      headers,
    });

    expect([other.status, other.body.stock]).toEqual([200, 1]);
  });

  test('can be used again after an attempt that failed', async () => {
    const [key, productId] = [randomUUID(), await aProduct(suite, 1)];
    const path = `/products/${productId}/stock-adjustments`;
    const failed = await asStaff(suite, path, { delta: -2, reason: 'too much' }, { key });
    expect(failed.body.code).toBe('STOCK_WOULD_BE_NEGATIVE');

    const next = await asStaff(suite, path, { delta: -1, reason: 'all of it' }, { key });

    expect([next.status, next.body.stock]).toEqual([200, 0]);
  });

  test('belongs to its request for 24 hours, and then to another', async () => {
    const [key, productId] = [randomUUID(), await aProduct(suite, 10)];
    const path = `/products/${productId}/stock-adjustments`;
    await asStaff(suite, path, { delta: -4, reason: 'shop window' }, { key });
    await suite.db('catalog').query(growOlder, [key]);

    const next = await asStaff(suite, path, { delta: -5, reason: 'next day' }, { key });
    const again = await asStaff(suite, path, { delta: -5, reason: 'next day' }, { key });

    expect([next.body.stock, again.body.stock]).toEqual([1, 1]);
  });
});
