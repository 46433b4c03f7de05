import type { FindingCode } from './finding.ts';
import * as made from './healthy-run.builder.ts';

/** One world per finding, broken in one place: `[what happened, how it is broken, of whom the finding is]`. */
export const brokenWorlds = {
  'too-few-orders': [
    'nearly every request failed',
    ({ journal }) => void (journal.placements[0]!.answers[0] = made.unknown),
    'load',
  ],
  'order-lost': ['an answered order is not stored', ({ world }) => void world.orders.splice(0, 1), 'key-a'],
  'order-twice': [
    'an unknown was stored two times',
    ({ world }) => void world.orders.push({ ...made.order('d2', 'confirmed'), email: 'd@run.example' }),
    'key-d',
  ],
  'order-from-failed': [
    'a refused order is stored all the same',
    ({ world }) => void world.orders.push(made.order('f', 'confirmed')),
    'key-f',
  ],
  'order-unasked': [
    'an order that nobody placed is stored',
    ({ world }) => void world.orders.push(made.order('x', 'confirmed')),
    'x',
  ],
  'order-differs': [
    'the stored lines are others',
    ({ world }) =>
      void (world.orders[0] = { ...made.order('a', 'confirmed'), items: [{ productId: 'tea', quantity: 3 }] }),
    'a',
  ],
  'order-without-end': [
    'an order stays pending',
    ({ world }) => void (world.orders[0] = made.order('a', 'pending')),
    'a',
  ],
  'cancellation-lost': [
    'a cancelled order is still confirmed',
    ({ world }) => void (world.orders[2] = made.order('c', 'confirmed')),
    'c',
  ],
  'cancellation-unasked': [
    'an order is cancelled though its customer got a no',
    ({ world }) => void (world.orders[0] = made.order('a', 'cancelled')),
    'a',
  ],
  'stock-taken-twice': [
    'a repeated event took stock again',
    ({ world }) => void (world.stock[0] = { productId: 'tea', stock: 94 }),
    'tea',
  ],
  'stock-not-taken': [
    'stock was released two times',
    ({ world }) => void (world.stock[0] = { productId: 'tea', stock: 98 }),
    'tea',
  ],
  'stock-below-zero': [
    'more was sold than there is',
    ({ world }) => void (world.stock[1] = { productId: 'rare', stock: -1 }),
    'rare',
  ],
  'product-lost': ['a product is gone', ({ world }) => void world.stock.splice(0, 1), 'tea'],
  'reservation-missing': ['a confirmed order holds nothing', ({ world }) => void world.reservations.splice(0, 1), 'a'],
  'reservation-twice': [
    'an order has two reservations',
    ({ world }) => void world.reservations.push(made.reservation('a', 'reserved')),
    'a',
  ],
  'reservation-differs': [
    'other lines are reserved than ordered',
    ({ world }) =>
      void (world.reservations[0] = {
        ...made.reservation('a', 'reserved'),
        items: [{ productId: 'rare', quantity: 2 }],
      }),
    'a',
  ],
  'reservation-left': [
    'a cancelled order still holds stock',
    ({ world }) => void (world.reservations[2] = made.reservation('c', 'reserved')),
    'c',
  ],
  'outcome-not-published': [
    'a confirmed order never reached the topic',
    ({ world }) => void (world.events = world.events.filter((event) => event.eventId !== 'a-order-confirmed')),
    'a',
  ],
  'outcomes-contradict': [
    'one order is confirmed and rejected',
    ({ world }) => void world.events.push(made.event('a', 'order-rejected')),
    'a',
  ],
  'notification-missing': [
    'an outcome was not noted',
    ({ world }) => void world.notifications.splice(0, 1),
    'a order-confirmed',
  ],
  'notification-twice': [
    'an outcome was noted two times',
    ({ world }) => void world.notifications.push(made.notification('a', 'order-confirmed')),
    'a order-confirmed',
  ],
  'notification-unasked': [
    'a customer is told what did not happen',
    ({ world }) => void world.notifications.push(made.notification('a', 'order-cancelled')),
    'a order-cancelled',
  ],
  'notification-not-sent': [
    'a notification stays pending',
    ({ world }) => void (world.notifications[0] = { ...made.notification('a', 'order-confirmed'), status: 'pending' }),
    'a order-confirmed',
  ],
  'mail-missing': ['no mail came', ({ world }) => void world.mails.splice(0, 1), 'a order-confirmed'],
  'mail-with-two-ids': [
    'the mail came again under another id',
    ({ world }) => void world.mails.push({ ...made.mail('a', 'order-confirmed'), messageId: '<other@shop>' }),
    'a order-confirmed',
  ],
  'mail-unasked': [
    'a mail came that no outcome explains',
    ({ world }) => void world.mails.push(made.mail('a', 'order-rejected')),
    'a@run.example order-rejected',
  ],
  'mail-repeats-over-limit': [
    'a mail came again under the same id',
    ({ world }) => void world.mails.push(made.mail('a', 'order-confirmed')),
    'mailbox',
  ],
  'outbox-not-empty': [
    'an event was never published',
    ({ world }) => void (world.outboxes[0] = { service: 'orders', rows: 1 }),
    'orders',
  ],
  'dead-letter': [
    'a consumer gave a message up',
    ({ world }) =>
      void world.deadLetters.push({ service: 'catalog', where: 'database', what: 'orders.orders/3@17 unexpected' }),
    'catalog',
  ],
} satisfies Record<FindingCode, [string, (run: made.Run) => void, string]>;
