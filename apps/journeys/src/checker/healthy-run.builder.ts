import type { Answer, Cancellation, Journal, Placement } from '../load/journal.ts';
import type { ArrivedMail, OutcomeKind, PublishedEvent, StoredNotification, StoredOrder, World } from './world.ts';

/** A run and its world that a spec may break in one place. */
export interface Run {
  journal: { -readonly [K in keyof Journal]: Journal[K] };
  world: { -readonly [K in keyof World]: World[K][number][] };
}

/**
 * A small run in which all went well: `a` confirmed, `b` rejected, `c` confirmed and then cancelled,
 * `d` unknown but stored and confirmed, `e` unknown and not stored, `f` failed. Product `tea` had 100, `rare` 0.
 */
export function healthyRun(): Run {
  const orders: StoredOrder[] = [
    order('a', 'confirmed'),
    order('b', 'rejected', 'rare'),
    order('c', 'cancelled'),
    order('d', 'confirmed'),
  ];
  const outcomes: [string, OutcomeKind][] = [
    ['a', 'order-confirmed'],
    ['b', 'order-rejected'],
    ['c', 'order-confirmed'],
    ['c', 'order-cancelled'],
    ['d', 'order-confirmed'],
  ];
  return {
    journal: {
      seed: 7,
      emailDomain: 'run.example',
      products: [
        { productId: 'tea', initialStock: 100 },
        { productId: 'rare', initialStock: 0 },
      ],
      placements: [
        placement('a', ok('a')),
        placement('b', ok('b'), 'rare'),
        placement('c', ok('c')),
        placement('d', unknown),
        placement('e', unknown),
        placement('f', failed),
      ],
      cancellations: [cancellation('c', ok('c')), cancellation('a', failed)],
    },
    world: {
      orders,
      stock: [
        { productId: 'tea', stock: 96 },
        { productId: 'rare', stock: 0 },
      ],
      reservations: [
        reservation('a', 'reserved'),
        reservation('b', 'rejected'),
        reservation('c', 'released'),
        reservation('d', 'reserved'),
      ],
      notifications: outcomes.map(([id, kind]) => notification(id, kind)),
      mails: outcomes.map(([id, kind]) => mail(id, kind)),
      events: [
        ...orders.map(({ orderId }) => event(orderId, 'order-placed')),
        ...outcomes.map(([id, kind]) => event(id, kind)),
      ],
      outboxes: [
        { service: 'orders', rows: 0 },
        { service: 'catalog', rows: 0 },
      ],
      deadLetters: [],
    },
  };
}

export const ok = (orderId: string): Answer => ({ result: 'ok', status: 201, orderId });
export const unknown: Answer = { result: 'unknown', why: 'socket closed' };
export const failed: Answer = { result: 'failed', status: 503, code: 'CATALOG_UNAVAILABLE' };

export function placement(id: string, answer: Answer, productId = 'tea'): Placement {
  return {
    idempotencyKey: `key-${id}`,
    email: `${id}@run.example`,
    items: [{ productId, quantity: 2 }],
    answers: [answer],
  };
}

export function cancellation(orderId: string, answer: Answer): Cancellation {
  return { orderId, answers: [answer] };
}

export function order(orderId: string, status: StoredOrder['status'], productId = 'tea'): StoredOrder {
  return { orderId, email: `${orderId}@run.example`, status, items: [{ productId, quantity: 2 }] };
}

export function reservation(orderId: string, status: string): World['reservations'][number] {
  return { orderId, status, items: [{ productId: 'tea', quantity: 2 }] };
}

export function notification(orderId: string, kind: OutcomeKind): StoredNotification {
  return { orderId, kind, status: 'sent' };
}

export function mail(orderId: string, kind: OutcomeKind): ArrivedMail {
  return { to: `${orderId}@run.example`, messageId: `<${orderId}.${kind}@shop>`, kind };
}

export function event(orderId: string, type: string): PublishedEvent {
  return { eventId: `${orderId}-${type}`, type: `orders.${type}.v1`, orderId };
}
