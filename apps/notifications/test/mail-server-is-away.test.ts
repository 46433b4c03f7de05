import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { NotificationSent } from '@two-pizza/contracts-notifications';
import { request, startSuite, waitFor, type Suite } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import { orderConfirmed } from '../src/order-events.consumer.ts';
import { MailServer } from './mail-server.ts';
import { aConfirmedOrder } from './order.builder.ts';
import { publish, waitForPublished } from './published.ts';

// A claim lasts for SMTP_TIMEOUT and 5 s more: longer than a test waits.
const endClaimSoon = statement<{ claimed_until: Date }>(
  'test.end-claim-soon',
  `update mail_intents set claimed_until = now() + interval '5 seconds'
    where order_id = $1 and claimed_until > now() returning claimed_until`,
);
const findSentAt = statement<{ sent_at: Date | null }>(
  'test.find-sent-at',
  'select sent_at from mail_intents where order_id = $1',
);

let suite: Suite;
const mailServer = new MailServer();
const toClose = new AsyncDisposableStack();
beforeAll(async () => {
  await mailServer.up();
  toClose.defer(() => mailServer.away());
  suite = await startSuite({ services: ['notifications'], env: { SMTP_URL: mailServer.url } });
  toClose.defer(() => suite.close());
});
beforeEach(async () => {
  await mailServer.up();
  mailServer.manner = { answer: 'taken' };
});
afterAll(() => toClose.disposeAsync());

async function statusOf(orderId: string): Promise<string | undefined> {
  const token = await suite.token('ada');
  const { body } = await request(`${suite.url('notifications')}/notifications?orderId=${orderId}`, { token });
  return body.items[0]?.status;
}

function waitForStatus(orderId: string, status: string) {
  return waitFor(`the mail of ${orderId} to be ${status}`, async () =>
    (await statusOf(orderId)) === status ? status : undefined,
  );
}

function waitForLine(orderId: string, words: string) {
  return waitFor(`a line "${words}" about ${orderId}`, async () =>
    suite
      .logs('notifications')
      .split('\n')
      .find((line) => line.includes(words) && line.includes(orderId)),
  );
}

function messageIdOf(orderId: string): string {
  return `<order-confirmed.${orderId}@notifications.two-pizza.example>`;
}

test('a mail waits while the server is away, and goes out when it is back', async () => {
  await mailServer.away();
  const order = aConfirmedOrder();
  await publish(suite, orderConfirmed, order);
  await waitForLine(order.orderId, 'mail not taken, due again');
  expect(await statusOf(order.orderId)).toBe('pending');

  await mailServer.up();

  await waitForPublished(suite, NotificationSent, order.orderId, 1);
  expect(await statusOf(order.orderId)).toBe('sent');
  expect(mailServer.messageIdsTo(order.email)).toEqual([messageIdOf(order.orderId)]);
});

test('a mail that the server does not want now is tried again under the same Message-ID', async () => {
  mailServer.manner = { answer: 451 };
  const order = aConfirmedOrder();
  await publish(suite, orderConfirmed, order);
  await waitForLine(order.orderId, 'mail not taken, due again');

  mailServer.manner = { answer: 'taken' };

  await waitForStatus(order.orderId, 'sent');
  expect(new Set(mailServer.messageIdsTo(order.email))).toEqual(new Set([messageIdOf(order.orderId)]));
});

test('a mail that the server refuses for good has failed, once, and the next one goes out', async () => {
  mailServer.manner = { answer: 554 };
  const [refused, next] = [aConfirmedOrder(), aConfirmedOrder()];
  await publish(suite, orderConfirmed, refused);
  await waitForStatus(refused.orderId, 'failed');

  mailServer.manner = { answer: 'taken' };
  await publish(suite, orderConfirmed, next);

  await waitForStatus(next.orderId, 'sent');
  expect(mailServer.messageIdsTo(refused.email)).toHaveLength(1);
  expect(suite.logs('notifications')).not.toContain(refused.email);
});

test('a crash in the middle of a send repeats the mail under its one Message-ID, when the claim has ended', async () => {
  mailServer.manner = { answer: 'never' };
  const order = aConfirmedOrder();
  await publish(suite, orderConfirmed, order);
  await waitFor('the mail to be on its way', async () => mailServer.messageIdsTo(order.email)[0]);

  await suite.kill('notifications');
  const [claim] = await suite.db('notifications').query(endClaimSoon, [order.orderId]);
  mailServer.manner = { answer: 'taken' };
  await suite.start('notifications');

  await waitForStatus(order.orderId, 'sent');
  expect(mailServer.messageIdsTo(order.email)).toEqual([messageIdOf(order.orderId), messageIdOf(order.orderId)]);
  const [sent] = await suite.db('notifications').query(findSentAt, [order.orderId]);
  expect(sent?.sent_at?.getTime()).toBeGreaterThan(claim?.claimed_until.getTime() ?? Infinity);
});

test('a server that never answers holds a mail no longer than SMTP_TIMEOUT', async () => {
  await suite.stop('notifications');
  await suite.start('notifications', { SMTP_TIMEOUT: '1s' });
  mailServer.manner = { answer: 'never' };
  const order = aConfirmedOrder();
  await publish(suite, orderConfirmed, order);
  await waitForLine(order.orderId, 'mail not taken, due again');

  mailServer.manner = { answer: 'taken' };

  await waitForStatus(order.orderId, 'sent');
});
