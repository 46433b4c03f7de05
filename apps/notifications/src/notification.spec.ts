import { Notification as ShownNotification } from '@two-pizza/contracts-notifications';
import { describe, expect, test } from '@jest/globals';
import { messageIdOf, nextAttemptAt, notificationIdOf, shownNotification, type Notification } from './notification.ts';

const now = new Date('2026-11-24T08:00:00.000Z');

function aNotification(fields: Partial<Notification> = {}): Notification {
  return {
    notificationId: 'order-confirmed.order-1',
    orderId: 'order-1',
    kind: 'order-confirmed',
    to: 'ada@example.com',
    status: 'pending',
    createdAt: now,
    sentAt: null,
    ...fields,
  };
}

describe('the message about an outcome', () => {
  test('has one Message-ID, made from order and kind alone', () => {
    expect(messageIdOf(notificationIdOf('order-1', 'order-confirmed'))).toBe(
      '<order-confirmed.order-1@notifications.two-pizza.example>',
    );
  });

  test('has another one for another kind or order', () => {
    const ids = [
      notificationIdOf('a', 'order-confirmed'),
      notificationIdOf('a', 'order-cancelled'),
      notificationIdOf('b', 'order-confirmed'),
    ];
    expect(new Set(ids).size).toBe(3);
  });
});

describe('a mail that the server did not take', () => {
  test.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [7, 32_000],
    [8, 60_000],
    [5000, 60_000],
  ])('is due again after attempt %d in %d ms', (attempts, backoffMs) => {
    expect(nextAttemptAt(attempts, now).getTime() - now.getTime()).toBe(backoffMs);
  });
});

describe('a notification as its customer sees it', () => {
  test('keeps the contract, sent or not', () => {
    for (const notification of [aNotification(), aNotification({ status: 'sent', sentAt: now })]) {
      expect(ShownNotification.parse(shownNotification(notification))).toEqual(shownNotification(notification));
    }
  });

  test('has no time of sending before it is sent', () => {
    expect(shownNotification(aNotification())).not.toHaveProperty('sentAt');
  });
});
