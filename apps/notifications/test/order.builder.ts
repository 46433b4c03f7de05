import { randomUUID } from 'node:crypto';
import type { DataOf } from '@two-pizza/contracts-kit';
import type { OrderCancelled, OrderConfirmed, OrderRejected } from '@two-pizza/contracts-orders';

type Confirmed = DataOf<typeof OrderConfirmed>;

/** A confirmed order of a customer with a mail address of its own, as orders announces it. */
export function aConfirmedOrder(fields: Partial<Confirmed> = {}): Confirmed {
  const orderId = fields.orderId ?? `order-${randomUUID()}`;
  const unitPrice = { amountMinor: 3490, currency: 'EUR' as const };
  return {
    orderId,
    customerId: 'ada',
    email: `${orderId}@customers.example`,
    items: [{ productId: 'pizza-stone', name: 'Pizza stone', quantity: 2, unitPrice }],
    total: { amountMinor: 6980, currency: 'EUR' },
    placedAt: new Date().toISOString(),
    at: new Date().toISOString(),
    ...fields,
  };
}

/** The same, but the stone was sold out. */
export function aRejectedOrder(): DataOf<typeof OrderRejected> {
  return { ...aConfirmedOrder(), rejection: { code: 'OUT_OF_STOCK', productIds: ['pizza-stone'] } };
}

/** The same, but the customer no longer wants it. */
export function aCancelledOrder(order = aConfirmedOrder()): DataOf<typeof OrderCancelled> {
  return { ...order, reason: 'changed my mind' };
}
