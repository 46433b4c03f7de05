import { describe, expect, test } from '@jest/globals';
import { decideReservation, released, sumLines, type StockLine } from './reservation.ts';

function line(productId: string, quantity = 1): StockLine {
  return { productId, quantity };
}

/** given stock, when an order asks, then this was decided */
function given(stock: Record<string, number>) {
  const available = new Map(Object.entries(stock));
  return {
    whenOrdered: (...items: StockLine[]) => ({
      then: (decision: object) =>
        expect(decideReservation('order-1', sumLines(items), available)).toEqual({ orderId: 'order-1', ...decision }),
    }),
  };
}

describe('an order that catalog does not know', () => {
  test('is reserved when every line is in stock', () => {
    given({ flour: 10, yeast: 3 })
      .whenOrdered(line('flour', 2), line('yeast', 3))
      .then({ status: 'reserved', items: [line('flour', 2), line('yeast', 3)] });
  });

  test('is rejected as a whole when one line is short, and names the short product only', () => {
    given({ flour: 10, yeast: 3 })
      .whenOrdered(line('flour', 2), line('yeast', 4))
      .then({ status: 'rejected', shortProductIds: ['yeast'] });
  });

  test('names every product that is short', () => {
    given({ flour: 0, yeast: 1 })
      .whenOrdered(line('yeast', 2), line('flour', 1))
      .then({ status: 'rejected', shortProductIds: ['flour', 'yeast'] });
  });

  test('counts a product that catalog does not sell as sold out', () => {
    given({ flour: 10 })
      .whenOrdered(line('flour'), line('pineapple'))
      .then({ status: 'rejected', shortProductIds: ['pineapple'] });
  });

  test('adds up two lines of the same product before it looks at the stock', () => {
    given({ flour: 3 })
      .whenOrdered(line('flour', 2), line('flour', 2))
      .then({ status: 'rejected', shortProductIds: ['flour'] });
    given({ flour: 4 })
      .whenOrdered(line('flour', 2), line('flour', 2))
      .then({ status: 'reserved', items: [line('flour', 4)] });
  });

  test('takes the last piece', () => {
    given({ flour: 1 })
      .whenOrdered(line('flour'))
      .then({ status: 'reserved', items: [line('flour')] });
  });
});

describe('lines', () => {
  test('come in the order in which PostgreSQL sorts ids: capitals, underscore, small letters', () => {
    const ids = sumLines([line('b'), line('B'), line('a'), line('_')]).map(({ productId }) => productId);
    expect(ids).toEqual(['B', '_', 'a', 'b']);
  });
});

describe('a reserved order', () => {
  test('gives back exactly what it took', () => {
    const items = [line('flour', 4), line('yeast', 1)];
    expect(released({ status: 'reserved', orderId: 'order-1', items })).toEqual({
      status: 'released',
      orderId: 'order-1',
      items,
    });
  });
});
