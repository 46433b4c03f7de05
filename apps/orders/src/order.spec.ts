import { describe, expect, it } from '@jest/globals';
import { mergeLines, type PriceList, type WishedLine } from './order-lines.ts';
import {
  CatalogUnavailable,
  OrderAlreadyCancelled,
  OrderAlreadyConfirmed,
  OrderAlreadyRejected,
  OrderLineTooLarge,
  OrderNotCancellable,
  OrderProductUnknown,
  OrderUnknown,
} from './order.errors.ts';
import {
  cancel,
  confirm,
  patienceMs,
  place,
  reject,
  visibleTo,
  type Order,
  type PendingOrder,
  type Rejection,
} from './order.ts';

const MONDAY = new Date('2026-11-23T08:00:00.000Z');
const TUESDAY = new Date('2026-11-24T08:00:00.000Z');
const outOfStock: Rejection = { code: 'OUT_OF_STOCK', productIds: ['tea'] };

function pricesFrom(pricedFrom: PriceList['pricedFrom'], cents: Record<string, number>): PriceList {
  const products = Object.entries(cents).map(
    ([productId, amountMinor]) =>
      [productId, { name: `Fine ${productId}`, unitPrice: { amountMinor, currency: 'EUR' } }] as const,
  );
  return { pricedFrom, products: new Map(products) };
}

function placed(
  items: WishedLine[] = [{ productId: 'tea', quantity: 2 }],
  prices = pricesFrom('catalog', { tea: 450, cup: 1250 }),
): PendingOrder {
  return place({ customerId: 'ada', email: 'ada@example.org', lines: mergeLines(items) }, prices, 'order-1', MONDAY);
}

const states = {
  pending: () => placed(),
  confirmed: () => confirm(placed(), MONDAY),
  rejected: () => reject(placed(), outOfStock, MONDAY),
  cancelled: () => cancel(placed(), 'too late', MONDAY),
} satisfies Record<Order['status'], () => Order>;

/** `given(state).when(move)` and then what came of it: another order, or a no by name. */
function given(status: Order['status']) {
  const order = states[status]();
  return {
    when: (move: (order: Order) => Order) => ({
      then: (expected: Partial<Order>) => expect(move(order)).toEqual({ ...order, ...expected }),
      thenThrows: (refusal: new (...given: never[]) => Error) => expect(() => move(order)).toThrow(refusal),
    }),
  };
}

const isConfirmed = (order: Order) => confirm(order, TUESDAY);
const isRejected = (order: Order) => reject(order, outOfStock, TUESDAY);
const isCancelled = (order: Order) => cancel(order, 'changed my mind', TUESDAY);

describe('A new order', () => {
  it('is pending, with the names and prices of the list and their sum', () => {
    const order = placed([
      { productId: 'tea', quantity: 2 },
      { productId: 'cup', quantity: 1 },
    ]);

    expect(order).toMatchObject({ status: 'pending', pricedFrom: 'catalog', placedAt: MONDAY, updatedAt: MONDAY });
    expect(order.items).toEqual([
      { productId: 'tea', name: 'Fine tea', quantity: 2, unitPrice: { amountMinor: 450, currency: 'EUR' } },
      { productId: 'cup', name: 'Fine cup', quantity: 1, unitPrice: { amountMinor: 1250, currency: 'EUR' } },
    ]);
    expect(order.total).toEqual({ amountMinor: 2150, currency: 'EUR' });
  });

  it('has one line per product: lines of the same product are added up', () => {
    const order = placed([
      { productId: 'tea', quantity: 2 },
      { productId: 'cup', quantity: 1 },
      { productId: 'tea', quantity: 3 },
    ]);

    expect(order.items.map(({ productId, quantity }) => [productId, quantity])).toEqual([
      ['tea', 5],
      ['cup', 1],
    ]);
  });

  it('is refused when lines of one product ask for more than 1000 together, and says where', () => {
    const tooMuch = () =>
      mergeLines([
        { productId: 'cup', quantity: 1 },
        { productId: 'tea', quantity: 600 },
        { productId: 'tea', quantity: 401 },
      ]);

    expect(tooMuch).toThrow(OrderLineTooLarge);
    expect(tooMuch).toThrow(
      expect.objectContaining({ fields: [{ path: 'items.1.quantity', message: expect.stringContaining('1001') }] }),
    );
  });

  it('is refused for a product that catalog does not have, and says which', () => {
    const unknown = () =>
      placed([
        { productId: 'tea', quantity: 1 },
        { productId: 'moon', quantity: 1 },
      ]);

    expect(unknown).toThrow(OrderProductUnknown);
    expect(unknown).toThrow(
      expect.objectContaining({ fields: [{ path: 'items.1.productId', message: expect.stringContaining('moon') }] }),
    );
  });

  it('is not refused for good when only the local copy lacks the product: catalog may have it', () => {
    expect(() => placed([{ productId: 'moon', quantity: 1 }], pricesFrom('local-copy', {}))).toThrow(
      CatalogUnavailable,
    );
  });

  it('adds up the largest order that the contract allows without losing a cent', () => {
    const dear = Array.from({ length: 100 }, (_, index) => ({ productId: `p${index}`, quantity: 1000 }));
    const order = placed(
      dear,
      pricesFrom('catalog', Object.fromEntries(dear.map(({ productId }) => [productId, 99_999_999]))),
    );

    expect(order.total.amountMinor).toBe(9_999_999_900_000);
  });
});

describe('When pending', () => {
  it('is confirmed', () => given('pending').when(isConfirmed).then({ status: 'confirmed', updatedAt: TUESDAY }));
  it('is rejected, and keeps why', () =>
    given('pending').when(isRejected).then({ status: 'rejected', rejection: outOfStock, updatedAt: TUESDAY }));
  it('is cancelled, and keeps the reason', () =>
    given('pending').when(isCancelled).then({ status: 'cancelled', reason: 'changed my mind', updatedAt: TUESDAY }));
});

describe('When confirmed', () => {
  it('is cancelled', () =>
    given('confirmed').when(isCancelled).then({ status: 'cancelled', reason: 'changed my mind', updatedAt: TUESDAY }));
  it('refuses to be confirmed again', () => given('confirmed').when(isConfirmed).thenThrows(OrderAlreadyConfirmed));
  it('refuses to be rejected', () => given('confirmed').when(isRejected).thenThrows(OrderAlreadyConfirmed));
});

describe('When rejected', () => {
  it('has nothing to cancel', () => given('rejected').when(isCancelled).thenThrows(OrderNotCancellable));
  it('refuses to be confirmed', () => given('rejected').when(isConfirmed).thenThrows(OrderAlreadyRejected));
  it('refuses to be rejected again', () => given('rejected').when(isRejected).thenThrows(OrderAlreadyRejected));
});

describe('When cancelled', () => {
  it('refuses a reservation that comes too late', () =>
    given('cancelled').when(isConfirmed).thenThrows(OrderAlreadyCancelled));
  it('refuses a rejection that comes too late', () =>
    given('cancelled').when(isRejected).thenThrows(OrderAlreadyCancelled));
  it('says that it is cancelled already', () => given('cancelled').when(isCancelled).thenThrows(OrderAlreadyCancelled));
});

describe('An order is seen', () => {
  it('by its customer', () => expect(visibleTo({ kind: 'customer', customerId: 'ada' }, placed())).toEqual(placed()));
  it('by staff', () => expect(visibleTo({ kind: 'staff', customerId: 'bob' }, placed())).toEqual(placed()));
  it('by no other customer: for them it does not exist', () =>
    expect(() => visibleTo({ kind: 'customer', customerId: 'eve' }, placed())).toThrow(OrderUnknown));
});

describe('The patience with catalog', () => {
  it('doubles with each attempt, up to ten minutes', () => {
    const minutes = [1, 2, 3, 4, 5, 6, 7, 2000].map((attempts) => patienceMs(attempts, 30_000) / 60_000);
    expect(minutes).toEqual([0.5, 1, 2, 4, 8, 10, 10, 10]);
  });
});
