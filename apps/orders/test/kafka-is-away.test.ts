import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statement } from '@two-pizza/postgres';
import { waitFor } from '@two-pizza/local-infra/testing';
import { Story } from './story.ts';

const loseEvent = statement('story.lose-event', 'delete from outbox where key = $1');

let story: Story;
beforeAll(async () => {
  story = await Story.begin({ ORDER_TIMEOUT: '1s' });
  await story.productCosts('tea', 450);
  await story.suite.stop('orders');
  await story.suite.start('orders', { KAFKA_BROKERS: '127.0.0.1:9' });
});
afterAll(() => story.end());

describe('while Kafka is away', () => {
  it('an order is taken, waits in the outbox without being written there again, and goes on when Kafka is back', async () => {
    const waiting = await story.placed();
    const lost = await story.placed();
    await story.suite.db('orders').query(loseEvent, [lost.orderId]);

    // Both are overdue. For the one without an event in the outbox another is written, so the round was made.
    await waitFor(
      'the lost event to be written again',
      async () => (await story.attempts(lost.orderId)) === 2 || undefined,
    );
    expect(await story.attempts(waiting.orderId)).toBe(1);
    expect((await story.show(waiting.orderId)).body).toEqual(waiting);

    await story.suite.stop('orders');
    await story.suite.start('orders');

    expect((await story.fact(waiting.orderId, 'orders.order-placed.v1')).attempt).toBe(1);
    expect((await story.fact(lost.orderId, 'orders.order-placed.v1')).attempt).toBe(2);
    await story.stockReserved(waiting);
    await story.orderIs(waiting.orderId, 'confirmed');
  });
});
