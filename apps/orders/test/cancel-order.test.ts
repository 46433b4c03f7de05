import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order } from '@two-pizza/contracts-orders';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.productCosts('tea', 450);
});
afterAll(() => story.end());

async function confirmed(): Promise<Order> {
  const order = await story.placed();
  await story.stockReserved(order);
  return story.orderIs(order.orderId, 'confirmed');
}

describe('cancelling an order', () => {
  it('before its stock is reserved: the reservation that comes late is refused by name', async () => {
    const order = await story.placed();

    const { status, body } = await story.cancel(order.orderId, { reason: 'changed my mind' });
    const late = await story.stockReserved(order);

    expect([status, body.status]).toEqual([200, 'cancelled']);
    expect(await story.ended(late)).toMatchObject({ outcome: 'refused', reason: 'order-cancelled' });
    expect((await story.show(order.orderId)).body).toEqual(body);
    const cancelled = await story.fact(order.orderId, 'orders.order-cancelled.v1');
    expect(cancelled.data).toMatchObject({
      orderId: order.orderId,
      email: 'ada@example.org',
      items: order.items,
      reason: 'changed my mind',
    });
    expect(await story.typesAbout(order.orderId)).toEqual(['orders.order-placed.v1', 'orders.order-cancelled.v1']);
  });

  it('after its stock is reserved', async () => {
    const order = await confirmed();

    expect((await story.cancel(order.orderId)).body).toMatchObject({ status: 'cancelled' });
    await story.fact(order.orderId, 'orders.order-cancelled.v1');
    expect(await story.typesAbout(order.orderId)).toEqual([
      'orders.order-placed.v1',
      'orders.order-confirmed.v1',
      'orders.order-cancelled.v1',
    ]);
  });

  it('again answers the same, and is announced once', async () => {
    const order = await story.placed();
    const first = await story.cancel(order.orderId, { reason: 'first' });

    const second = await story.cancel(order.orderId, { reason: 'second' });

    expect([second.status, second.body]).toEqual([200, first.body]);
    await story.fact(order.orderId, 'orders.order-cancelled.v1');
    expect(await story.typesAbout(order.orderId)).toEqual(['orders.order-placed.v1', 'orders.order-cancelled.v1']);
  });

  it('at once with its reservation: one of them waits for the other, and the order ends cancelled', async () => {
    const order = await story.placed();

    const { cancelling, reserved } = await story.whileLocked('orders', order.orderId, 2, async () => ({
      cancelling: story.cancel(order.orderId),
      reserved: await story.stockReserved(order),
    }));

    expect((await cancelling).status).toBe(200);
    await story.ended(reserved);
    await story.fact(order.orderId, 'orders.order-cancelled.v1');
    expect((await story.show(order.orderId)).body).toMatchObject({ status: 'cancelled' });
    expect((await story.typesAbout(order.orderId)).at(-1)).toBe('orders.order-cancelled.v1');
  });

  it('is refused for a rejected order', async () => {
    const order = await story.placed();
    await story.stockRejected(order);
    await story.orderIs(order.orderId, 'rejected');

    const { status, body } = await story.cancel(order.orderId);

    expect([status, body.code]).toEqual([409, 'ORDER_NOT_CANCELLABLE']);
  });

  it('needs no body', async () => {
    const order = await story.placed();

    const { status } = await story.send(`/orders/${order.orderId}/cancellation`, { method: 'POST', token: story.ada });

    expect(status).toBe(200);
  });
});
