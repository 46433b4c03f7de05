import type { Line } from '../load/journal.ts';

/** The three outcomes that a customer is told of, as notifications name them. */
export type OutcomeKind = 'order-confirmed' | 'order-rejected' | 'order-cancelled';

/** An order as its row in orders' database says. */
export interface StoredOrder {
  readonly orderId: string;
  readonly email: string;
  readonly status: 'pending' | 'confirmed' | 'rejected' | 'cancelled';
  readonly items: readonly Line[];
}

/** What catalog did for an order. Only `reserved` holds stock. */
export interface StoredReservation {
  readonly orderId: string;
  readonly status: string;
  readonly items: readonly Line[];
}

/** A message to a customer as notifications' database says. */
export interface StoredNotification {
  readonly orderId: string;
  readonly kind: OutcomeKind;
  readonly status: string;
}

/** One mail that really arrived; a repeat is a second entry. */
export interface ArrivedMail {
  readonly to: string;
  readonly messageId: string;
  readonly kind: OutcomeKind | 'unreadable';
}

/** One record of a topic. The same event id twice is a repeat, not a second event. */
export interface PublishedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly orderId: string;
}

/** A message that a consumer gave up. */
export interface GivenUp {
  readonly service: string;
  readonly where: 'database' | 'topic';
  readonly what: string;
}

/** Everything that stayed after a run: the other side of the comparison. Orders and what hangs on them are this run's only. */
export interface World {
  readonly orders: readonly StoredOrder[];
  readonly stock: readonly { readonly productId: string; readonly stock: number }[];
  readonly reservations: readonly StoredReservation[];
  readonly notifications: readonly StoredNotification[];
  readonly mails: readonly ArrivedMail[];
  readonly events: readonly PublishedEvent[];
  readonly outboxes: readonly { readonly service: string; readonly rows: number }[];
  readonly deadLetters: readonly GivenUp[];
}

/** Groups a list by a key. */
export function grouped<T>(list: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of list) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

/** Lines as one comparable text, sorted and added up per product. */
export function linesText(lines: readonly Line[]): string {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of lines) sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([productId, quantity]) => `${quantity} × ${productId}`)
    .join(', ');
}
