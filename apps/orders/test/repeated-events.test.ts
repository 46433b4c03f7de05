import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { openFactRequests, requestFacts } from '@two-pizza/messaging/admin';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.productCosts('tea', 450);
});
afterAll(() => story.end());

describe('events that come more than once', () => {
  it('with the same id: the second is a repeat, and nothing happens', async () => {
    const order = await story.placed();
    const id = await story.stockReserved(order);
    await story.stockReserved(order, id);

    expect(await story.ended(id, 1)).toMatchObject({ outcome: 'applied' });
    expect(await story.ended(id, 2)).toMatchObject({ outcome: 'ignored', reason: 'repeat' });
    await story.fact(order.orderId, 'orders.order-confirmed.v1');
    expect(await story.typesAbout(order.orderId)).toEqual(['orders.order-placed.v1', 'orders.order-confirmed.v1']);
  });

  it('with another id: the second is refused by the state of the order', async () => {
    const order = await story.placed();
    await story.stockReserved(order);
    const again = await story.stockReserved(order);

    expect(await story.ended(again)).toMatchObject({ outcome: 'refused', reason: 'order-confirmed' });
    await story.fact(order.orderId, 'orders.order-confirmed.v1');
    expect(await story.typesAbout(order.orderId)).toEqual(['orders.order-placed.v1', 'orders.order-confirmed.v1']);
  });

  it('because they were asked for again: told from the order as it is, and only what is true of it', async () => {
    const order = await story.placed();
    await story.stockReserved(order);
    await story.fact(order.orderId, 'orders.order-confirmed.v1');
    const wanted = ['order-placed', 'order-confirmed', 'order-cancelled'].map((name) => `orders.${name}.v1`);
    await requestFacts(
      story.suite.db('orders'),
      wanted.map((type) => ({ type, key: order.orderId })),
    );
    await waitFor('all answers', async () => (await openFactRequests(story.suite.db('orders'))) === 0 || undefined);
    const told = ['orders.order-placed.v1', 'orders.order-confirmed.v1'];
    const types = await waitFor('the facts again', async () => {
      const all = await story.typesAbout(order.orderId);
      return all.length >= 4 ? all : undefined;
    });
    expect(types).toEqual([...told, ...told]);
  });

  it('that contradict what was decided: refused by name', async () => {
    const rejected = await story.placed();
    await story.stockRejected(rejected);
    const tooLate = await story.stockReserved(rejected);
    const order = await story.placed();
    await story.stockReserved(order);
    const tooLittle = await story.stockRejected(order);

    expect(await story.ended(tooLate)).toMatchObject({ outcome: 'refused', reason: 'order-rejected' });
    expect(await story.ended(tooLittle)).toMatchObject({ outcome: 'refused', reason: 'order-confirmed' });
  });

  it('about an order that is not ours: refused by name', async () => {
    const id = await story.stockReserved({ orderId: 'nobodys-order' });

    expect(await story.ended(id)).toMatchObject({ outcome: 'refused', reason: 'order-unknown' });
  });
});

describe('prices that come in any order', () => {
  it('leave the newest version', async () => {
    await story.productCosts('pot', 3000, 2);
    const old = await story.productChanged('pot', 1, 1);

    expect(await story.ended(old)).toMatchObject({ outcome: 'refused', reason: 'not-newer' });
    expect((await story.placed({ items: [{ productId: 'pot', quantity: 1 }] })).total.amountMinor).toBe(3000);
  });
});
