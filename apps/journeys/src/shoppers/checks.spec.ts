import { describe, expect, it } from '@jest/globals';
import { wrongNotifications, wrongOrder, wrongOrders, wrongProduct, wrongProducts, type Status } from './checks.ts';

const products = [
  { productId: 'practice-a', name: 'A', amountMinor: 137 },
  { productId: 'practice-b', name: 'B', amountMinor: 349 },
];
const [a] = products as [(typeof products)[number]];
const shown = {
  productId: 'practice-a',
  name: 'A',
  price: { amountMinor: 137, currency: 'EUR' },
  stock: 3,
  more: true,
};
const items = [
  { productId: 'practice-a', quantity: 2 },
  { productId: 'practice-b', quantity: 1 },
];
const known = { orderId: 'o1', customerId: 'shopper-1', items, status: 'confirmed' as Status };
const order = {
  orderId: 'o1',
  customerId: 'shopper-1',
  status: 'confirmed',
  items: items.map((line, n) => ({
    ...line,
    name: 'x',
    unitPrice: { amountMinor: n === 0 ? 137 : 349, currency: 'EUR' },
  })),
  total: { amountMinor: 623, currency: 'EUR' },
};

describe('an order that a shopper is shown', () => {
  it('is right with what was ordered, at the prices of the shelf, in any order of its lines', () => {
    expect(wrongOrder(order, known, products)).toBeUndefined();
    expect(wrongOrder({ ...order, items: order.items.toReversed() }, known, products)).toBeUndefined();
  });

  it.each([
    ['a total', { total: { amountMinor: 624, currency: 'EUR' } }, 'total 624, expected 623'],
    ['a currency', { total: { amountMinor: 623, currency: 'USD' } }, 'currency "USD", expected "EUR"'],
    ['an owner', { customerId: 'ada' }, 'customerId "ada", expected "shopper-1"'],
    ['another order', { orderId: 'o2' }, 'orderId "o2", expected "o1"'],
    ['a missing line', { items: order.items.slice(1) }, 'number of lines 1, expected 2'],
    [
      'a quantity',
      { items: order.items.map((line) => ({ ...line, quantity: 1 })) },
      'quantity of practice-a 1, expected 2',
    ],
    [
      'a price',
      { items: order.items.map((line) => ({ ...line, unitPrice: { amountMinor: 1 } })) },
      'price of practice-a 1, expected 137',
    ],
    ['a state that went back', { status: 'pending' }, 'status pending, after confirmed'],
    ['no state', { status: undefined }, 'status undefined, after confirmed'],
  ])('is wrong in %s', (_, change, what) => {
    expect(wrongOrder({ ...order, ...change }, known, products)).toBe(what);
  });

  it('is wrong when it is nothing at all', () => {
    for (const body of [undefined, null, 'page', []]) expect(wrongOrder(body, known, products)).toMatch(/^orderId/);
  });
});

describe('a product that a shopper is shown', () => {
  it('is right with its name and price', () => expect(wrongProduct(shown, a)).toBeUndefined());

  it.each([
    [{ price: { amountMinor: 138 } }, 'price 138, expected 137'],
    [{ name: 'B' }, 'name "B", expected "A"'],
    [{ stock: 1.5 }, 'stock 1.5, expected a whole number'],
  ])('is wrong with %j', (change, what) => expect(wrongProduct({ ...shown, ...change }, a)).toBe(what));

  it('must be in the list that asked for it', () => {
    expect(wrongProducts({ items: [shown] }, [a])).toBeUndefined();
    expect(wrongProducts({ items: [shown] }, products)).toBe('number of products 1, expected 2');
    expect(wrongProducts({ items: [shown, shown] }, products)).toBe('productId undefined, expected "practice-b"');
  });
});

describe('a list of orders', () => {
  const at = (placedAt: string, customerId = 'shopper-1') => ({ placedAt, customerId });

  it('is of its customer, newest first', () => {
    expect(wrongOrders({ items: [at('2'), at('1'), at('1')] }, 'shopper-1')).toBeUndefined();
    expect(wrongOrders({ items: [at('1'), at('2')] }, 'shopper-1')).toBe('newest first "1 2", expected "2 1"');
    expect(wrongOrders({ items: [at('1', 'ada')] }, 'shopper-1')).toBe('customerId "ada", expected "shopper-1"');
  });
});

describe('notifications of an order', () => {
  const mail = { orderId: 'o1', to: 's@shop.invalid', kind: 'order-confirmed' };
  const asked = { orderId: 'o1', email: 's@shop.invalid', isCancellationAsked: false };

  it('are of that order, to its address, about what was asked for', () => {
    expect(wrongNotifications({ items: [mail] }, asked)).toBeUndefined();
    expect(wrongNotifications({ items: [] }, asked)).toBeUndefined();
    expect(wrongNotifications({ items: [{ ...mail, orderId: 'o2' }] }, asked)).toBe('orderId "o2", expected "o1"');
    expect(wrongNotifications({ items: [{ ...mail, to: 'ada@x' }] }, asked)).toBe(
      'to "ada@x", expected "s@shop.invalid"',
    );
    const cancelled = { items: [{ ...mail, kind: 'order-cancelled' }] };
    expect(wrongNotifications(cancelled, asked)).toBe('told of a cancellation that nobody asked for');
    expect(wrongNotifications(cancelled, { ...asked, isCancellationAsked: true })).toBeUndefined();
  });
});
