import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order } from '@two-pizza/contracts-orders';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.productCosts('tea', 450);
  await story.productCosts('cup', 1250);
});
afterAll(() => story.end());

describe('placing an order', () => {
  it('answers 201 with a pending order, its address, its prices and its sum', async () => {
    const { status, headers, body } = await story.place({
      items: [
        { productId: 'tea', quantity: 2 },
        { productId: 'cup', quantity: 1 },
      ],
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'pending',
      customerId: 'ada',
      total: { amountMinor: 2150, currency: 'EUR' },
      pricedFrom: 'local-copy',
    });
    expect(headers['location']).toBe(`/orders/${body.orderId}`);
    expect((await story.show(body.orderId)).body).toEqual(body);
  });

  it('publishes order-placed with all that a reader needs', async () => {
    const order = await story.placed();

    const placed = await story.fact(order.orderId, 'orders.order-placed.v1');
    const { orderId, customerId, items, total, placedAt } = order;
    expect(placed.data).toEqual({ orderId, customerId, items, total, placedAt, email: 'ada@example.org' });
  });

  it('confirms the order when its stock is reserved', async () => {
    const order = await story.placed();

    await story.stockReserved(order);

    const confirmed = await story.orderIs(order.orderId, 'confirmed');
    expect(Date.parse(confirmed.updatedAt)).toBeGreaterThan(Date.parse(order.placedAt));
    expect((await story.fact(order.orderId, 'orders.order-confirmed.v1')).data).toMatchObject({
      orderId: order.orderId,
      email: 'ada@example.org',
      items: order.items,
      at: confirmed.updatedAt,
    });
  });

  it('rejects the order when its stock is not there, and says of what', async () => {
    const order = await story.placed();

    await story.stockRejected(order, ['tea']);

    const { rejection } = await story.orderIs(order.orderId, 'rejected');
    expect(rejection).toEqual({ code: 'OUT_OF_STOCK', productIds: ['tea'] });
    expect((await story.fact(order.orderId, 'orders.order-rejected.v1')).data).toMatchObject({ rejection });
    expect(await story.typesAbout(order.orderId)).toEqual(['orders.order-placed.v1', 'orders.order-rejected.v1']);
  });

  it('adds up lines of the same product', async () => {
    const line = { productId: 'tea', quantity: 300 };
    const order = await story.placed({ items: [line, { productId: 'cup', quantity: 1 }, line] });

    expect(order.items.map(({ productId, quantity }) => [productId, quantity])).toEqual([
      ['tea', 600],
      ['cup', 1],
    ]);
    expect(order.total.amountMinor).toBe(600 * 450 + 1250);
  });

  it('refuses more than 1000 of one product, however they are spread over lines', async () => {
    const { status, body } = await story.place({
      items: [
        { productId: 'tea', quantity: 600 },
        { productId: 'tea', quantity: 401 },
      ],
    });

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'REQUEST_INVALID', errors: [{ path: 'items.0.quantity' }] });
  });

  it.each([
    ['no items', { items: [] }, 'items'],
    ['a quantity of 0', { items: [{ productId: 'tea', quantity: 0 }] }, 'items.0.quantity'],
    ['a quantity beyond 2^53', { items: [{ productId: 'tea', quantity: 2 ** 60 }] }, 'items.0.quantity'],
    ['half a piece', { items: [{ productId: 'tea', quantity: 0.5 }] }, 'items.0.quantity'],
    ['a field it does not know', { items: [{ productId: 'tea', quantity: 1, price: 0 }] }, 'items.0.price'],
  ])('refuses %s and names the place', async (_, { items }, path) => {
    const { status, body } = await story.place({ items });

    expect(status).toBe(400);
    expect(body.code).toBe('REQUEST_INVALID');
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });
});

describe('listing orders', () => {
  it('goes through all of them, newest first, page by page', async () => {
    const token = await story.suite.token('lister');
    const placed: string[] = [];
    for (let count = 0; count < 5; count += 1) placed.push((await story.placed({ token })).orderId);

    const pages: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await story.send(`/orders?limit=2${cursor && `&cursor=${cursor}`}`, { token });
      pages.push(body.items.map(({ orderId }: Order) => orderId));
      cursor = body.nextCursor;
    }

    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual([...placed].reverse());
  });

  it('refuses a cursor that it did not give', async () => {
    const { status, body } = await story.send('/orders?cursor=abc', { token: story.ada });

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'CURSOR_INVALID' });
  });
});
