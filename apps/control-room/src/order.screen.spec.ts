import { describe, expect, it } from '@jest/globals';
import type { Order } from '@two-pizza/contracts-orders';
import { nextLines, notTaken, stepLines } from './order.screen.ts';
import { ShopRefused } from './shop/shop.client.ts';

const order: Order = {
  orderId: '0198b2c4-8d55-7c6e-9a3e-2f1d5b7a9c01',
  customerId: 'ada',
  status: 'pending',
  items: [
    {
      productId: 'espresso-cups',
      name: 'Espresso cups',
      quantity: 2,
      unitPrice: { amountMinor: 1250, currency: 'EUR' },
    },
  ],
  total: { amountMinor: 2500, currency: 'EUR' },
  pricedFrom: 'catalog',
  placedAt: '2026-11-24T08:00:00.000Z',
  updatedAt: '2026-11-24T08:00:00.000Z',
};

describe('an order that is followed', () => {
  it('shows each step with its time in front', () => {
    const mail = {
      messageId: '<1@shop>',
      to: 'ada@customers.example',
      subject: 'Your order is confirmed',
      text: '',
      receivedAt: '',
    };
    const lines = [
      ...stepLines({ step: 'placed', atMs: 21.4, order }),
      ...stepLines({ step: 'decided', atMs: 58.6, order: { ...order, status: 'confirmed' } }),
      ...stepLines({ step: 'mailed', atMs: 104, mail }),
    ];
    expect(lines).toEqual([
      '   21 ms  placed     order 0198b2c4-8d55-7c6e-9a3e-2f1d5b7a9c01',
      '                     2 × Espresso cups, 12.50 EUR each',
      '                     total 25.00 EUR, priced from catalog',
      '   59 ms  confirmed  the stock of all lines is reserved',
      '  104 ms  mailed     "Your order is confirmed" to ada@customers.example',
    ]);
  });

  it('ends with what to type next', () => {
    expect(nextLines([{ step: 'placed', atMs: 21.4, order }])).toEqual([
      'Next: npm run trace -- 0198b2c4-8d55-7c6e-9a3e-2f1d5b7a9c01     its way through everything',
    ]);
  });

  it('says why it was rejected', () => {
    const rejected: Order = {
      ...order,
      status: 'rejected',
      rejection: { code: 'OUT_OF_STOCK', productIds: ['espresso-cups'] },
    };
    expect(stepLines({ step: 'decided', atMs: 60, order: rejected })).toEqual([
      '   60 ms  rejected   OUT_OF_STOCK: espresso-cups',
    ]);
  });

  it('says what it waits for meanwhile, and until when', () => {
    expect(stepLines({ step: 'waiting', atMs: 3_004, waitingFor: 'decision', untilMs: 30_000 })).toEqual([
      ' 3004 ms  waiting    still pending: no word of its stock yet, Kafka or catalog is away or slow (npm run status tells); this waits until 30.0 s have passed',
    ]);
  });

  it('says what it waits for when the time is up, and that nothing is lost', () => {
    expect(stepLines({ step: 'unfinished', atMs: 30_000, waitingFor: 'mail' })).toEqual([
      '30000 ms  waiting    no mail yet, Kafka, notifications or the mailbox is away or slow (npm run status tells). Nothing is lost, it will be sent',
    ]);
  });

  it('says where the product ids are when there is no such product, and only then', () => {
    const unknown = new ShopRefused(422, 'ORDER_PRODUCT_UNKNOWN', 'tea is not for sale');
    expect(notTaken(unknown, 'http://localhost:8080').split('\n')).toEqual([
      'not taken: 422 ORDER_PRODUCT_UNKNOWN: tea is not for sale',
      'The product ids: curl -s http://localhost:8080/products',
    ]);
    const away = new ShopRefused(503, 'CATALOG_UNAVAILABLE', 'later');
    expect(notTaken(away, 'http://localhost:8080')).toBe('not taken: 503 CATALOG_UNAVAILABLE: later');
  });
});
