import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Notification } from '@two-pizza/contracts-notifications';
import { request, startSuite, waitFor, type Suite } from '@two-pizza/local-infra/testing';
import { orderConfirmed } from '../src/order-events.consumer.ts';
import { aConfirmedOrder } from './order.builder.ts';
import { publish, waitForEnd } from './published.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await startSuite({ services: ['notifications'] });
});
afterAll(() => suite.close());

function list(token: string | undefined, query = '') {
  return request(`${suite.url('notifications')}/notifications${query}`, token === undefined ? {} : { token });
}

async function told(customerId: string): Promise<string> {
  const order = aConfirmedOrder({ customerId });
  await waitForEnd(suite, await publish(suite, orderConfirmed, order));
  return order.orderId;
}

function orderIdsOf(answer: { body: { items: Notification[] } }): string[] {
  return answer.body.items.map(({ orderId }) => orderId);
}

describe('a customer', () => {
  test('sees their own notifications, newest first, page by page', async () => {
    const ada = `ada-${randomUUID()}`;
    const mine = await suite.token(ada);
    const orderIds = [await told(ada), await told(ada), await told('grace'), await told(ada)];
    const newestFirst = [orderIds[3], orderIds[1], orderIds[0]];

    const first = await list(mine, '?limit=2');
    const second = await list(mine, `?limit=2&cursor=${first.body.nextCursor}`);

    expect([...orderIdsOf(first), ...orderIdsOf(second)]).toEqual(newestFirst);
    expect(second.body.nextCursor).toBeNull();
  });

  test('sees when the mail was sent and where to', async () => {
    const ada = `ada-${randomUUID()}`;
    const orderId = await told(ada);
    const token = await suite.token(ada);

    const notification = await waitFor('the mail to be sent', async () => {
      const [item] = (await list(token, `?orderId=${orderId}`)).body.items as Notification[];
      return item?.status === 'sent' ? item : undefined;
    });

    expect(notification).toEqual({
      notificationId: `order-confirmed.${orderId}`,
      orderId,
      kind: 'order-confirmed',
      channel: 'email',
      to: `${orderId}@customers.example`,
      status: 'sent',
      createdAt: expect.any(String),
      sentAt: expect.any(String),
    });
  });

  test('sees nothing of another customer, not even when the order is named', async () => {
    const orderId = await told(`grace-${randomUUID()}`);
    const token = await suite.token(`ada-${randomUUID()}`);
    expect((await list(token)).body).toEqual({ items: [], nextCursor: null });
    expect((await list(token, `?orderId=${orderId}`)).body).toEqual({ items: [], nextCursor: null });
  });
});

test('staff see the notifications of everybody', async () => {
  const [first, second] = [await told(`ada-${randomUUID()}`), await told(`grace-${randomUUID()}`)];
  const token = await suite.token('boss', { staff: true });
  expect(orderIdsOf(await list(token, '?limit=2'))).toEqual([second, first]);
  expect(orderIdsOf(await list(token, `?orderId=${first}`))).toEqual([first]);
});

test('who has no token sees nothing', async () => {
  const answer = await list(undefined);
  expect([answer.status, answer.body.code]).toEqual([401, 'NOT_AUTHENTICATED']);
});

test('a cursor that we did not write is refused', async () => {
  const answer = await list(await suite.token('ada'), '?cursor=nonsense');
  expect([answer.status, answer.body.code]).toEqual([400, 'CURSOR_INVALID']);
});
