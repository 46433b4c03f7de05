import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StockReleased } from '@two-pizza/contracts-catalog';
import { startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { orderCancelled, orderPlaced } from '../src/order-events.consumer.ts';
import { publish, waitForEnd, waitForPublished } from './published.ts';
import { anOrder, aProduct, cancelled, stockOf } from './shop.builder.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({ services: ['catalog'] });
});
afterAll(() => suite.close());

describe('a cancelled order', () => {
  test('gives back exactly what it had reserved', async () => {
    const [flour, yeast] = [await aProduct(suite, 10), await aProduct(suite, 5)];
    const order = anOrder([
      { productId: flour, quantity: 4 },
      { productId: yeast, quantity: 5 },
    ]);
    await waitForEnd(suite, await publish(suite, orderPlaced, order));
    expect([await stockOf(suite, flour), await stockOf(suite, yeast)]).toEqual([6, 0]);

    expect(await waitForEnd(suite, await publish(suite, orderCancelled, cancelled(order)))).toBe('applied');

    expect([await stockOf(suite, flour), await stockOf(suite, yeast)]).toEqual([10, 5]);
    const events = await waitForPublished(suite, StockReleased, order.orderId, 2);
    expect(events.map(({ type }) => type)).toEqual(['catalog.stock-reserved.v1', 'catalog.stock-released.v1']);
    expect(events[1]?.data).toEqual(events[0]?.data);
  });

  test('gives nothing back a second time', async () => {
    const productId = await aProduct(suite, 10);
    const order = anOrder([{ productId, quantity: 4 }]);
    await waitForEnd(suite, await publish(suite, orderPlaced, order));
    await waitForEnd(suite, await publish(suite, orderCancelled, cancelled(order)));

    const again = await publish(suite, orderCancelled, cancelled(order));

    expect(await waitForEnd(suite, again)).toBe('refused:stock-not-reserved');
    expect(await stockOf(suite, productId)).toBe(10);
  });

  test('takes nothing when order-placed comes after it', async () => {
    const productId = await aProduct(suite, 10);
    const order = anOrder([{ productId, quantity: 4 }]);

    expect(await waitForEnd(suite, await publish(suite, orderCancelled, cancelled(order)))).toBe('applied');
    expect(await waitForEnd(suite, await publish(suite, orderPlaced, order))).toBe('refused:order-cancelled');

    expect(await stockOf(suite, productId)).toBe(10);
  });

  test('stays cancelled when it is placed again, and its stock stays free', async () => {
    const productId = await aProduct(suite, 10);
    const order = anOrder([{ productId, quantity: 4 }]);
    await waitForEnd(suite, await publish(suite, orderPlaced, order));
    await waitForEnd(suite, await publish(suite, orderCancelled, cancelled(order)));

    const again = await publish(suite, orderPlaced, order);

    expect(await waitForEnd(suite, again)).toBe('refused:stock-already-released');
    expect(await stockOf(suite, productId)).toBe(10);
  });

  test('has nothing to give back when it was rejected', async () => {
    const productId = await aProduct(suite, 1);
    const order = anOrder([{ productId, quantity: 2 }]);
    await waitForEnd(suite, await publish(suite, orderPlaced, order));

    const late = await publish(suite, orderCancelled, cancelled(order));

    expect(await waitForEnd(suite, late)).toBe('refused:stock-not-reserved');
    expect(await stockOf(suite, productId)).toBe(1);
  });
});
