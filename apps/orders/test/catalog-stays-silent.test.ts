import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin({ ORDER_TIMEOUT: '1s' });
  await story.productCosts('tea', 450);
});
afterAll(() => story.end());

describe('while catalog does not answer an order', () => {
  it('publishes order-placed again under a new id, with the same data and a count', async () => {
    const { orderId } = await story.placed();

    const first = await story.fact(orderId, 'orders.order-placed.v1', 1);
    const second = await story.fact(orderId, 'orders.order-placed.v1', 2);
    const third = await story.fact(orderId, 'orders.order-placed.v1', 3);

    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    expect([second.data, third.data]).toEqual([first.data, first.data]);
    expect([first.attempt, second.attempt, third.attempt]).toEqual([1, 2, 3]);
    expect((await story.show(orderId)).body).toMatchObject({ status: 'pending' });
  });

  it('stops once catalog has answered', async () => {
    const answered = await story.placed();
    await story.stockReserved(answered);
    await story.fact(answered.orderId, 'orders.order-confirmed.v1'); // all that was said before it is published too
    const before = await story.typesAbout(answered.orderId);

    const later = await story.placed();
    await story.fact(later.orderId, 'orders.order-placed.v1', 2);

    expect(await story.typesAbout(answered.orderId)).toEqual(before);
  });

  it('leaves an order alone that is being changed at the moment', async () => {
    const busy = await story.placed();

    await story.whileLocked('orders', busy.orderId, 0, async () => {
      const before = await story.attempts(busy.orderId);
      const other = await story.placed();
      await story.fact(other.orderId, 'orders.order-placed.v1', 2);
      expect(await story.attempts(busy.orderId)).toBe(before);
    });
  });

  it('shows such orders as a metric', async () => {
    await story.placed();

    await waitFor('orders.pending.overdue to count the order', async () => {
      return story.suite.otlp.metrics('orders.pending.overdue').some(({ value }) => value > 0) || undefined;
    });
  });
});
