import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { NotificationSent } from '@two-pizza/contracts-notifications';
import { startSuite, waitFor, type Suite } from '@two-pizza/local-infra/testing';
import { orderCancelled, orderConfirmed, orderRejected } from '../src/order-events.consumer.ts';
import { aCancelledOrder, aConfirmedOrder, aRejectedOrder } from './order.builder.ts';
import { publish, waitForEnd, waitForPublished } from './published.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({ services: ['notifications'] });
});
afterAll(() => suite.close());

function waitForMails(to: string, count = 1) {
  return waitFor(`${count} mails to ${to}`, async () => {
    const mails = await suite.mailbox(to);
    return mails.length >= count ? mails : undefined;
  });
}

describe('the customer is told', () => {
  test('that the order is confirmed, with names, prices, total and id; and the fact is published', async () => {
    const order = aConfirmedOrder();

    await publish(suite, orderConfirmed, order);

    const [mail] = await waitForMails(order.email);
    expect(mail?.subject).toBe(`Your order is confirmed (${order.orderId})`);
    expect(mail?.messageId).toBe(`<order-confirmed.${order.orderId}@notifications.two-pizza.example>`);
    for (const words of ['2 × Pizza stone', '34.90 EUR', 'Total: 69.80 EUR', order.orderId])
      expect(mail?.text).toContain(words);
    const [event] = await waitForPublished(suite, NotificationSent, order.orderId, 1);
    expect(event?.data).toEqual({
      notificationId: `order-confirmed.${order.orderId}`,
      orderId: order.orderId,
      kind: 'order-confirmed',
      sentAt: expect.any(String),
    });
  });

  test('that the order is rejected, and what is sold out', async () => {
    const order = aRejectedOrder();
    await publish(suite, orderRejected, order);
    const [mail] = await waitForMails(order.email);
    expect(mail?.subject).toBe(`We cannot serve your order (${order.orderId})`);
    expect(mail?.text).toContain('we are sorry: Pizza stone cannot be delivered');
  });

  test('that the order is cancelled, also when nothing was heard of it before', async () => {
    const order = aCancelledOrder();
    await publish(suite, orderCancelled, order);
    const [mail] = await waitForMails(order.email);
    expect(mail?.subject).toBe(`Your order is cancelled (${order.orderId})`);
    expect(mail?.text).toContain('changed my mind');
  });

  test('once per order and kind, whatever comes again, and under one Message-ID each', async () => {
    const order = aConfirmedOrder();
    const first = await publish(suite, orderConfirmed, order);
    expect(await waitForEnd(suite, first)).toBe('applied');

    await publish(suite, orderConfirmed, order, { eventId: first });
    const again = await publish(suite, orderConfirmed, order);
    expect(await waitForEnd(suite, again)).toBe('refused:mail-already-intended');
    expect(await waitForEnd(suite, first)).toBe('ignored:repeat');
    await publish(suite, orderCancelled, aCancelledOrder(order));

    await waitForPublished(suite, NotificationSent, order.orderId, 2);
    const ids = (await waitForMails(order.email, 2)).map(({ messageId }) => messageId);
    expect(ids.sort()).toEqual([
      `<order-cancelled.${order.orderId}@notifications.two-pizza.example>`,
      `<order-confirmed.${order.orderId}@notifications.two-pizza.example>`,
    ]);
  });

  test('each of a hundred at the same moment', async () => {
    const orders = Array.from({ length: 100 }, () => aConfirmedOrder());
    await Promise.all(orders.map((order) => publish(suite, orderConfirmed, order)));
    for (const order of orders) await waitForMails(order.email);
    for (const order of orders) expect(await suite.mailbox(order.email)).toHaveLength(1);
  });
});

test('an order without an address that can be read becomes a dead letter, and the next one is told', async () => {
  const order = aConfirmedOrder({ email: 'nowhere' });
  const next = aConfirmedOrder({ orderId: order.orderId, email: 'next@customers.example' });

  expect(await waitForEnd(suite, await publish(suite, orderConfirmed, order))).toBe('dead:unreadable');
  await publish(suite, orderConfirmed, next);

  expect(await waitForMails(next.email)).toHaveLength(1);
});

test('sending and its event belong to the trace of the order, and no span or log has the address', async () => {
  const order = aConfirmedOrder();
  const traceId = randomBytes(16).toString('hex');

  await publish(suite, orderConfirmed, order, { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` });

  const ends = 'send notifications.notifications';
  const all = await suite.otlp.waitForSpans((spans) =>
    spans.some((span) => span.traceId === traceId && span.name.endsWith(ends.slice(5))),
  );
  const spans = all.filter((span) => span.traceId === traceId);
  const process = spans.find(({ kind }) => kind === 'consumer');
  const smtp = spans.find(({ name }) => name === 'smtp send');
  expect(smtp).toMatchObject({
    kind: 'client',
    parentSpanId: process?.spanId,
    attributes: { 'shop.order.id': order.orderId },
  });
  expect(spans.find(({ kind }) => kind === 'producer')).toBeDefined();
  expect(JSON.stringify(all)).not.toContain(order.email);
  expect(suite.logs('notifications')).not.toContain(order.email);
});
