import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Story } from './story.ts';

const nobodysOrder = { orderId: 'before-our-time' };

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  // As before its first start: no process, no offsets of its group, nothing in its database.
  await story.suite.stop('orders');
  await story.suite.kafka.deleteGroup(`${story.suite.prefix}orders`);
});
afterAll(() => story.end());

describe('what catalog said while orders did not run', () => {
  it('before its first start is taken in: prices at their newest, stock of unknown orders refused by name', async () => {
    for (const version of [1, 2, 3]) await story.productChanged('tea', version * 100, version);
    const reserved = await story.stockReserved(nobodysOrder);

    await story.suite.start('orders');
    await story.priceKnown('tea', 3);

    expect((await story.placed()).total.amountMinor).toBe(300);
    expect(await story.ended(reserved)).toMatchObject({ outcome: 'refused', reason: 'order-unknown' });
  });

  it('between two starts decides about the order that waits', async () => {
    const order = await story.placed();
    await story.suite.kill('orders');
    await story.stockReserved(order);

    await story.suite.start('orders');

    await story.orderIs(order.orderId, 'confirmed');
  });
});
