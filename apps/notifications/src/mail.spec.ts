import { describe, expect, test } from '@jest/globals';
import { writeMail, type News, type ToldOrder } from './mail.ts';

function eur(amountMinor: number) {
  return { amountMinor, currency: 'EUR' };
}

function anOrder(fields: Partial<ToldOrder> = {}): ToldOrder {
  return {
    orderId: 'order-1',
    items: [
      { productId: 'stone', name: 'Pizza stone', quantity: 2, unitPrice: eur(3490) },
      { productId: 'yeast', name: 'Dry yeast', quantity: 1, unitPrice: eur(605) },
    ],
    total: eur(7585),
    ...fields,
  };
}

/** given an order, when this became of it, then the mail says */
function given(order = anOrder()) {
  return {
    when: (news: News) => {
      const mail = writeMail(order, news);
      return {
        thenSubject: (text: string) => expect(mail.subject).toBe(text),
        thenBody: (text: string) => expect(mail.body).toBe(text),
        mail,
      };
    },
  };
}

describe('an order that was confirmed', () => {
  const mail = given().when({ kind: 'order-confirmed' });

  test('is told in the subject', () => mail.thenSubject('Your order is confirmed (order-1)'));

  test('is told with names, quantities, prices, total and id', () =>
    mail.thenBody(`Hello,

thank you for your order. Everything is in stock and reserved for you:

  2 × Pizza stone, 34.90 EUR each: 69.80 EUR
  1 × Dry yeast, 6.05 EUR each: 6.05 EUR
  Total: 75.85 EUR

Order: order-1

Two-Pizza Shop
`));
});

describe('an order that was rejected', () => {
  const mail = given().when({ kind: 'order-rejected', soldOutProductIds: ['yeast', 'stone'] });

  test('is told in the subject', () => mail.thenSubject('We cannot serve your order (order-1)'));

  test('names what is sold out, and says that nothing was taken', () =>
    mail.thenBody(`Hello,

we are sorry: Dry yeast and Pizza stone cannot be delivered in the quantity that you asked for.
We deliver all or nothing, so nothing was reserved and you pay nothing. Your order was:

  2 × Pizza stone, 34.90 EUR each: 69.80 EUR
  1 × Dry yeast, 6.05 EUR each: 6.05 EUR
  Total: 75.85 EUR

Order: order-1

Two-Pizza Shop
`));
});

describe('an order that was cancelled', () => {
  test('is told with the reason that the customer gave', () => {
    const mail = given().when({ kind: 'order-cancelled', reason: 'ordered twice' });
    mail.thenSubject('Your order is cancelled (order-1)');
    expect(mail.mail.body).toContain(
      'your order is cancelled, and you pay nothing.\nYou told us why: ordered twice\nIt was:\n',
    );
  });

  test('is told without a reason when there was none', () => {
    expect(given().when({ kind: 'order-cancelled' }).mail.body).not.toContain('why');
  });
});

describe('the text', () => {
  test('keeps a name with line breaks on its line', () => {
    const items = [{ productId: 'x', name: 'Free!\r\n\r\nPay here:\u2028evil', quantity: 1, unitPrice: eur(100) }];
    expect(given(anOrder({ items })).when({ kind: 'order-confirmed' }).mail.body).toContain(
      '  1 × Free! Pay here: evil, 1.00 EUR each',
    );
  });

  test.each([
    [0, '0.00 EUR'],
    [5, '0.05 EUR'],
    [10_000_000_000_000, '100000000000.00 EUR'],
  ])('writes %d cents as %s', (amountMinor, written) => {
    expect(given(anOrder({ total: eur(amountMinor) })).when({ kind: 'order-confirmed' }).mail.body).toContain(
      `Total: ${written}\n`,
    );
  });
});
