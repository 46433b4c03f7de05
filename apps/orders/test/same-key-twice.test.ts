import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statement } from '@two-pizza/postgres';
import { Story } from './story.ts';

const countOrders = statement<{ count: number }>(
  'story.count-orders',
  'select count(*) from orders where customer_id = $1',
);
const endKey = statement('story.end-key', `update idempotency_keys set kept_until = now() where key = $1`);

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.productCosts('tea', 450);
});
afterAll(() => story.end());

async function ordersOf(customer: string): Promise<number> {
  return (await story.suite.db('orders').query(countOrders, [customer]))[0]?.count ?? 0;
}

describe('the same idempotency key', () => {
  it('with the same body answers 200 with the order as it is now', async () => {
    const order = await story.placed({ key: 'twice' });
    await story.stockReserved(order);
    const confirmed = await story.orderIs(order.orderId, 'confirmed');

    const { status, body } = await story.place({ key: 'twice' });

    expect([status, body]).toEqual([200, confirmed]);
  });

  it('at once, five times, none of which knows of the others, places one order', async () => {
    const token = await story.suite.token('hasty');
    await story.placed({ token });

    const { requests } = await story.whileLocked('order_rates', 'hasty', 5, async () => ({
      requests: Array.from({ length: 5 }, () => story.place({ key: 'at-once', token })),
    }));
    const answers = await Promise.all(requests);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.orderId)).size).toBe(1);
    expect(await ordersOf('hasty')).toBe(2);
  });

  it('with another body is refused, and nothing is ordered', async () => {
    const token = await story.suite.token('careless');
    await story.placed({ key: 'reused', token });

    const { status, body } = await story.place({ key: 'reused', token, items: [{ productId: 'tea', quantity: 2 }] });

    expect([status, body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await ordersOf('careless')).toBe(1);
  });

  it('with another body at once places one order and refuses the other', async () => {
    const token = await story.suite.token('torn');

    const answers = await Promise.all(
      [1, 2, 3, 4].map((quantity) => story.place({ key: 'torn', token, items: [{ productId: 'tea', quantity }] })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await ordersOf('torn')).toBe(1);
  });

  it('of another customer is another key', async () => {
    const mine = await story.placed({ key: 'shared', token: await story.suite.token('one') });
    const theirs = await story.placed({ key: 'shared', token: await story.suite.token('other') });

    expect(theirs.orderId).not.toBe(mine.orderId);
  });

  it('of an attempt that failed is free', async () => {
    const items = [{ productId: 'coffee', quantity: 1 }];
    expect((await story.place({ key: 'second-try', items })).status).toBe(503);
    await story.productCosts('coffee', 900);

    expect((await story.place({ key: 'second-try', items })).status).toBe(201);
  });

  it('is free again after its 24 hours', async () => {
    const first = await story.placed({ key: 'old' });
    await story.suite.db('orders').query(endKey, ['old']);

    const { status, body } = await story.place({ key: 'old' });

    expect(status).toBe(201);
    expect(body.orderId).not.toBe(first.orderId);
  });
});
