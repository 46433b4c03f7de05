import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { StockReserved } from '@two-pizza/contracts-catalog';
import { startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { deadLetters, markForReplay } from '@two-pizza/messaging/admin';
import { statement } from '@two-pizza/postgres';
import { orderCancelled, orderPlaced } from '../src/order-events.consumer.ts';
import { publish, waitForEnd, waitForPublished } from './published.ts';
import { anOrder, aProduct, cancelled, stockOf } from './shop.builder.ts';

// A fault from outside that no retry heals: the database refuses every reservation.
const refuseReservations = statement(
  'test.refuse-reservations',
  `alter table reservations add constraint refused check (status <> 'reserved') not valid`,
);
const allowReservations = statement('test.allow-reservations', 'alter table reservations drop constraint refused');

const sums = statement<{ available: number; counted: number }>(
  'test.sums',
  `select available,
          (select sum(delta) from stock_adjustments a where a.product_id = stock.product_id)
          - coalesce((select sum((line ->> 'quantity')::integer)
                        from reservations r, jsonb_array_elements(r.items) as line
                       where r.status = 'reserved' and line ->> 'productId' = stock.product_id), 0) as counted
     from stock where product_id = $1`,
);

let suite: Suite;
let productId: string;
beforeAll(async () => {
  suite = await startSuite({ services: ['catalog'] });
});
beforeEach(async () => {
  productId = await aProduct(suite, 10);
});
afterAll(() => suite.close());

/** Places an order while the database refuses it. Returns the order and its event, which is a dead letter now. */
async function deadOrder() {
  const order = anOrder([{ productId, quantity: 4 }]);
  await suite.db('catalog').query(refuseReservations);
  const eventId = await publish(suite, orderPlaced, order);
  expect(await waitForEnd(suite, eventId)).toBe('dead:unexpected');
  await suite.db('catalog').query(allowReservations);
  return { order, eventId };
}

function replay(eventId: string): Promise<string> {
  return markForReplay(suite.db('catalog'), { ids: [eventId] }).then(() => waitForEnd(suite, eventId, 'replay'));
}

async function expectStock(stock: number) {
  expect(await stockOf(suite, productId)).toBe(stock);
  const [row] = await suite.db('catalog').query(sums, [productId]);
  expect(row).toEqual({ available: stock, counted: stock });
}

describe('an order that became a dead letter', () => {
  test('has taken nothing, and the next order goes on', async () => {
    await deadOrder();
    await expectStock(10);
    expect(await waitForEnd(suite, await publish(suite, orderPlaced, anOrder([{ productId, quantity: 1 }])))).toBe(
      'applied',
    );
    await expectStock(9);
  });

  test('reserves when it is replayed', async () => {
    const { order, eventId } = await deadOrder();
    expect(await replay(eventId)).toBe('applied');
    await waitForPublished(suite, StockReserved, order.orderId, 1);
    await expectStock(6);
  });

  test('takes nothing when the order was cancelled before the replay', async () => {
    const { order, eventId } = await deadOrder();
    expect(await waitForEnd(suite, await publish(suite, orderCancelled, cancelled(order)))).toBe('applied');

    expect(await replay(eventId)).toBe('refused:order-cancelled');

    await expectStock(10);
    const kept = (await deadLetters(suite.db('catalog'))).find((letter) => letter.eventId === eventId);
    expect(kept?.status).toBe('settled');
  });

  test('gives all back when the order is cancelled after the replay', async () => {
    const { order, eventId } = await deadOrder();
    expect(await replay(eventId)).toBe('applied');
    expect(await waitForEnd(suite, await publish(suite, orderCancelled, cancelled(order)))).toBe('applied');
    await expectStock(10);
  });

  test('takes nothing twice when orders has placed it again meanwhile', async () => {
    const { order, eventId } = await deadOrder();
    expect(await waitForEnd(suite, await publish(suite, orderPlaced, order))).toBe('applied');
    expect(await replay(eventId)).toBe('refused:stock-already-reserved');
    await expectStock(6);
  });
});

test('an order that cannot be read becomes a dead letter, and nothing is taken', async () => {
  const order = anOrder([{ productId, quantity: 4 }]);
  const broken = { ...order, items: [{ ...order.items[0], quantity: -4 }] } as typeof order;
  expect(await waitForEnd(suite, await publish(suite, orderPlaced, broken))).toBe('dead:unreadable');
  await expectStock(10);
});
