import { randomUUID } from 'node:crypto';
import type { WrittenDataOf } from '@two-pizza/contracts-kit';
import type { orderCancelled, orderConfirmed, orderRejected } from '../src/order-events.consumer.ts';

type Confirmed = WrittenDataOf<typeof orderConfirmed>;

/** A confirmed order of a customer with a mail address of its own: what we read of what orders announces. */
export function aConfirmedOrder(fields: Partial<Confirmed> = {}): Confirmed {
  const orderId = fields.orderId ?? `order-${randomUUID()}`;
  const unitPrice = { amountMinor: 3490, currency: 'EUR' as const };
  return {
    orderId,
    customerId: 'ada',
    email: `${orderId}@customers.example`,
    items: [{ productId: 'pizza-stone', name: 'Pizza stone', quantity: 2, unitPrice }],
    total: { amountMinor: 6980, currency: 'EUR' },
    ...fields,
  };
}

/** The same, but the stone was sold out. */
export function aRejectedOrder(): WrittenDataOf<typeof orderRejected> {
  return { ...aConfirmedOrder(), rejection: { productIds: ['pizza-stone'] } };
}

/** The same, but the customer no longer wants it. */
export function aCancelledOrder(order = aConfirmedOrder()): WrittenDataOf<typeof orderCancelled> {
  return { ...order, reason: 'changed my mind' };
}
