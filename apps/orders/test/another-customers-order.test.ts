import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order } from '@two-pizza/contracts-orders';
import { Story } from './story.ts';

let story: Story;
let order: Order;
let eve: string;
let staff: string;
beforeAll(async () => {
  story = await Story.begin();
  await story.productCosts('tea', 450);
  [order, eve, staff] = [
    await story.placed(),
    await story.suite.token('eve'),
    await story.suite.token('bob', { staff: true }),
  ];
});
afterAll(() => story.end());

describe("another customer's order", () => {
  it('does not exist: the answer is that of an order that never was', async () => {
    const theirs = await story.show(order.orderId, eve);
    const nobodys = await story.show('0190b1c2-0000-7000-8000-000000000000', eve);

    for (const { status, body } of [theirs, nobodys]) expect([status, body.code]).toEqual([404, 'ORDER_UNKNOWN']);
  });

  it('cannot be cancelled, and stays as it is', async () => {
    const { status, body } = await story.cancel(order.orderId, { token: eve });

    expect([status, body.code]).toEqual([404, 'ORDER_UNKNOWN']);
    expect((await story.show(order.orderId)).body).toEqual(order);
  });

  it('is not in the list', async () => {
    expect((await story.send('/orders', { token: eve })).body).toEqual({ items: [], nextCursor: null });
  });

  it('is seen, listed and cancelled by staff', async () => {
    expect((await story.show(order.orderId, staff)).body).toEqual(order);
    expect((await story.send('/orders', { token: staff })).body).toEqual({ items: [order], nextCursor: null });
    expect((await story.cancel(order.orderId, { token: staff })).body).toMatchObject({
      status: 'cancelled',
      customerId: 'ada',
    });
  });
});
