import type { Caller } from '@two-pizza/contracts-kit';
import { priceLines, totalOf, type MergedLine, type Money, type OrderLine, type PriceList } from './order-lines.ts';
import {
  OrderAlreadyCancelled,
  OrderAlreadyConfirmed,
  OrderAlreadyRejected,
  OrderNotCancellable,
  OrderUnknown,
} from './order.errors.ts';

/** What every order has, whatever became of it. */
interface OrderCore {
  readonly orderId: string;
  readonly customerId: string;
  readonly email: string;
  readonly items: OrderLine[];
  readonly total: Money;
  readonly pricedFrom: PriceList['pricedFrom'];
  readonly placedAt: Date;
  readonly updatedAt: Date;
}

/** Why catalog reserved nothing, and which products lack. */
export interface Rejection {
  readonly code: 'OUT_OF_STOCK';
  readonly productIds: string[];
}

export type PendingOrder = OrderCore & { readonly status: 'pending' };
export type ConfirmedOrder = OrderCore & { readonly status: 'confirmed' };
export type RejectedOrder = OrderCore & { readonly status: 'rejected'; readonly rejection: Rejection };
export type CancelledOrder = OrderCore & { readonly status: 'cancelled'; readonly reason: string | undefined };

/** pending → confirmed | rejected; pending | confirmed → cancelled. Nothing leaves rejected or cancelled. */
export type Order = PendingOrder | ConfirmedOrder | RejectedOrder | CancelledOrder;

/** What a customer asks for, each product in one line. */
export interface OrderWish {
  readonly customerId: string;
  readonly email: string;
  readonly lines: readonly MergedLine[];
}

/** A new order at the prices of the list. */
export function place(wish: OrderWish, prices: PriceList, orderId: string, now: Date): PendingOrder {
  const items = priceLines(wish.lines, prices);
  return {
    status: 'pending',
    orderId,
    customerId: wish.customerId,
    email: wish.email,
    items,
    total: totalOf(items),
    pricedFrom: prices.pricedFrom,
    placedAt: now,
    updatedAt: now,
  };
}

/** All lines are reserved: the order stands. */
export function confirm(order: Order, now: Date): ConfirmedOrder {
  return { ...stillPending(order), status: 'confirmed', updatedAt: now };
}

/** Nothing is reserved: the order cannot be served. */
export function reject(order: Order, rejection: Rejection, now: Date): RejectedOrder {
  return { ...stillPending(order), status: 'rejected', rejection, updatedAt: now };
}

/** The customer no longer wants it. */
export function cancel(order: Order, reason: string | undefined, now: Date): CancelledOrder {
  switch (order.status) {
    case 'pending':
    case 'confirmed':
      return { ...order, status: 'cancelled', reason, updatedAt: now };
    case 'rejected':
      throw new OrderNotCancellable(order.orderId);
    case 'cancelled':
      throw new OrderAlreadyCancelled(order.orderId);
    default:
      return order satisfies never;
  }
}

function stillPending(order: Order): PendingOrder {
  switch (order.status) {
    case 'pending':
      return order;
    case 'confirmed':
      throw new OrderAlreadyConfirmed(order.orderId);
    case 'rejected':
      throw new OrderAlreadyRejected(order.orderId);
    case 'cancelled':
      throw new OrderAlreadyCancelled(order.orderId);
    default:
      return order satisfies never;
  }
}

/** Another customer's order does not exist; staff sees all. */
export function visibleTo(caller: Caller, order: Order): Order {
  if (caller.kind === 'customer' && order.customerId !== caller.customerId) throw new OrderUnknown(order.orderId);
  return order;
}

const LONGEST_PATIENCE_MS = 10 * 60_000;

/** How long to wait for catalog's answer once `order-placed` was published `attempts` times: doubles, up to 10 minutes. */
export function patienceMs(attempts: number, orderTimeoutMs: number): number {
  return Math.min(orderTimeoutMs * 2 ** (attempts - 1), LONGEST_PATIENCE_MS);
}
