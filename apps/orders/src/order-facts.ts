import type { DataOf } from '@two-pizza/contracts-kit';
import type { OrderCancelled, OrderConfirmed, OrderPlaced, OrderRejected } from '@two-pizza/contracts-orders';
import type { CancelledOrder, ConfirmedOrder, Order, RejectedOrder } from './order.ts';

// What our events say about an order. Each carries the whole order, so that nobody needs an earlier event.

/** Data of `orders.order-placed.v1`. */
export function placedFact(order: Order): DataOf<typeof OrderPlaced> {
  const { orderId, customerId, email, items, total } = order;
  return { orderId, customerId, email, items, total, placedAt: order.placedAt.toISOString() };
}

/** Data of `orders.order-confirmed.v1`. */
export function confirmedFact(order: ConfirmedOrder): DataOf<typeof OrderConfirmed> {
  return { ...placedFact(order), at: order.updatedAt.toISOString() };
}

/** Data of `orders.order-rejected.v1`. */
export function rejectedFact(order: RejectedOrder): DataOf<typeof OrderRejected> {
  return { ...placedFact(order), rejection: order.rejection, at: order.updatedAt.toISOString() };
}

/** Data of `orders.order-cancelled.v1`. */
export function cancelledFact(order: CancelledOrder): DataOf<typeof OrderCancelled> {
  return { ...placedFact(order), reason: order.reason, at: order.updatedAt.toISOString() };
}
