import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StockRejected, StockReserved } from '@two-pizza/contracts-catalog';
import { startSuite, waitFor, type Suite } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import { orderPlaced } from '../src/order-events.consumer.ts';
import { publish, waitForEnd, waitForPublished } from './published.ts';
import { anOrder, aProduct, asStaff, stockOf } from './shop.builder.ts';

// Reservations can be read and not written: whoever decides about stock now has looked before anybody has taken.
const lockReservations = statement('test.lock-reservations', 'lock table reservations in share mode');
const countWaiting = statement<{ waiting: number }>(
  'test.count-waiting',
  `select count(*) as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
);

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({ services: ['catalog'] });
});
afterAll(() => suite.close());

/** Starts catalog with all that waits on Kafka before it, and lets it write only when several writers wait. */
function startCrowded(): Promise<void> {
  return suite.db('catalog').transaction(async (tx) => {
    await tx.query(lockReservations);
    await suite.start('catalog');
    await waitFor('several writers to wait', async () => {
      const [row] = await suite.db('catalog').query(countWaiting);
      return (row?.waiting ?? 0) >= 3 ? true : undefined;
    });
  });
}

describe('an order that was placed', () => {
  test('reserves every line', async () => {
    const [flour, yeast] = [await aProduct(suite, 10), await aProduct(suite, 3)];
    const order = anOrder([
      { productId: flour, quantity: 4 },
      { productId: yeast, quantity: 3 },
    ]);

    expect(await waitForEnd(suite, await publish(suite, orderPlaced, order))).toBe('applied');

    const [event] = await waitForPublished(suite, StockReserved, order.orderId, 1);
    expect(event?.type).toBe('catalog.stock-reserved.v1');
    expect(event?.data).toEqual({
      orderId: order.orderId,
      items: [flour, yeast].sort().map((productId) => ({ productId, quantity: productId === flour ? 4 : 3 })),
    });
    expect([await stockOf(suite, flour), await stockOf(suite, yeast)]).toEqual([6, 0]);
  });

  test('reserves nothing when one line is short, and names the short products', async () => {
    const [plenty, short, soldOut] = [await aProduct(suite, 10), await aProduct(suite, 1), await aProduct(suite, 0)];
    const order = anOrder([
      { productId: plenty, quantity: 1 },
      { productId: short, quantity: 2 },
      { productId: soldOut, quantity: 1 },
    ]);

    await publish(suite, orderPlaced, order);

    const [event] = await waitForPublished(suite, StockRejected, order.orderId, 1);
    expect(event).toEqual({
      type: 'catalog.stock-rejected.v1',
      data: { orderId: order.orderId, code: 'OUT_OF_STOCK', productIds: [short, soldOut].sort() },
    });
    expect([await stockOf(suite, plenty), await stockOf(suite, short)]).toEqual([10, 1]);
  });

  test('counts a product that catalog does not sell as sold out', async () => {
    const order = anOrder([{ productId: 'pineapple', quantity: 1 }]);

    await publish(suite, orderPlaced, order);

    const [event] = await waitForPublished(suite, StockRejected, order.orderId, 1);
    expect(event?.data).toEqual({ orderId: order.orderId, code: 'OUT_OF_STOCK', productIds: ['pineapple'] });
  });

  test('adds up two lines of the same product', async () => {
    const productId = await aProduct(suite, 5);
    const tooMuch = anOrder([
      { productId, quantity: 3 },
      { productId, quantity: 3 },
    ]);
    const enough = anOrder([
      { productId, quantity: 3 },
      { productId, quantity: 2 },
    ]);

    expect(await waitForEnd(suite, await publish(suite, orderPlaced, tooMuch))).toBe('applied');
    expect(await stockOf(suite, productId)).toBe(5);
    expect(await waitForEnd(suite, await publish(suite, orderPlaced, enough))).toBe('applied');
    expect(await stockOf(suite, productId)).toBe(0);

    const [event] = await waitForPublished(suite, StockReserved, enough.orderId, 1);
    expect(event?.data).toEqual({ orderId: enough.orderId, items: [{ productId, quantity: 5 }] });
  });

  test('gets the last piece only once when fifty want it at the same moment', async () => {
    const [last, other] = [await aProduct(suite, 1), await aProduct(suite, 1000)];
    const orders = Array.from({ length: 50 }, (_, index) => {
      const lines = [
        { productId: last, quantity: 1 },
        { productId: other, quantity: 1 },
      ];
      return anOrder(index % 2 === 0 ? lines : lines.reverse());
    });

    await suite.stop('catalog');
    const eventIds = await Promise.all(orders.map((order) => publish(suite, orderPlaced, order)));
    await startCrowded();
    const ends = await Promise.all(eventIds.map((eventId) => waitForEnd(suite, eventId)));

    expect(new Set(ends)).toEqual(new Set(['applied']));
    expect([await stockOf(suite, last), await stockOf(suite, other)]).toEqual([0, 999]);
  });
});

describe('an order that catalog knows', () => {
  test('changes nothing when it is placed again, and gets the reply that it had', async () => {
    const productId = await aProduct(suite, 10);
    const order = anOrder([{ productId, quantity: 4 }]);
    await waitForEnd(suite, await publish(suite, orderPlaced, order));

    const again = await publish(suite, orderPlaced, order);

    expect(await waitForEnd(suite, again)).toBe('refused:stock-already-reserved');
    const events = await waitForPublished(suite, StockReserved, order.orderId, 2);
    expect(events[1]).toEqual(events[0]);
    expect(await stockOf(suite, productId)).toBe(6);
  });

  test('stays rejected when the stock has come back meanwhile', async () => {
    const productId = await aProduct(suite, 0);
    const order = anOrder([{ productId, quantity: 1 }]);
    await waitForEnd(suite, await publish(suite, orderPlaced, order));
    const adjusted = await asStaff(suite, `/products/${productId}/stock-adjustments`, { delta: 5, reason: 'delivery' });
    expect(adjusted.body.stock).toBe(5);

    const again = await publish(suite, orderPlaced, order);

    expect(await waitForEnd(suite, again)).toBe('refused:stock-already-rejected');
    const events = await waitForPublished(suite, StockRejected, order.orderId, 2);
    expect(events[1]).toEqual(events[0]);
    expect(await stockOf(suite, productId)).toBe(5);
  });

  test('ignores the same event when Kafka brings it twice', async () => {
    const productId = await aProduct(suite, 10);
    const order = anOrder([{ productId, quantity: 4 }]);
    const eventId = await publish(suite, orderPlaced, order);
    await waitForEnd(suite, eventId);

    await publish(suite, orderPlaced, order, eventId);
    const marker = anOrder([{ productId, quantity: 1 }], order.orderId); // the same key: ends after the repeat
    await waitForEnd(suite, await publish(suite, orderPlaced, marker));

    expect(await waitForEnd(suite, eventId)).toBe('ignored:repeat');
    expect(await stockOf(suite, productId)).toBe(6);
  });
});
