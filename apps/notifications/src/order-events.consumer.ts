import { Controller } from '@nestjs/common';
import { CustomerId, Email, OrderId, ProductId, readsEvent } from '@two-pizza/contracts-kit';
import { OrderCancelled, OrderConfirmed, OrderRejected } from '@two-pizza/contracts-orders';
import { Consumes, type HandlerOutcome, type Incoming } from '@two-pizza/messaging';
import type { Transaction } from '@two-pizza/postgres';
import { z } from 'zod';
import { NotificationsService } from './notifications.service.ts';

const amount = z.object({ amountMinor: z.int().min(0), currency: z.string() });
const toldOrder = {
  orderId: OrderId,
  customerId: CustomerId,
  email: Email,
  items: z.array(z.object({ productId: ProductId, name: z.string(), quantity: z.int(), unitPrice: amount })),
  total: amount,
};

export const orderConfirmed = readsEvent(OrderConfirmed, z.object(toldOrder));
export const orderRejected = readsEvent(
  OrderRejected,
  z.object({ ...toldOrder, rejection: z.object({ productIds: z.array(ProductId) }) }),
);
export const orderCancelled = readsEvent(OrderCancelled, z.object({ ...toldOrder, reason: z.string().optional() }));

/** What notifications does when orders says how an order ended. Each event has all that its mail needs. */
@Controller()
export class OrderEventsConsumer {
  constructor(private readonly notifications: NotificationsService) {}

  @Consumes(orderConfirmed)
  tellConfirmation({ data }: Incoming<typeof orderConfirmed>, tx: Transaction): Promise<HandlerOutcome> {
    return this.notifications.intendMail(tx, data, { kind: 'order-confirmed' }, new Date());
  }

  @Consumes(orderRejected)
  tellRejection({ data }: Incoming<typeof orderRejected>, tx: Transaction): Promise<HandlerOutcome> {
    const news = { kind: 'order-rejected', soldOutProductIds: data.rejection.productIds } as const;
    return this.notifications.intendMail(tx, data, news, new Date());
  }

  @Consumes(orderCancelled)
  tellCancellation({ data }: Incoming<typeof orderCancelled>, tx: Transaction): Promise<HandlerOutcome> {
    return this.notifications.intendMail(tx, data, { kind: 'order-cancelled', reason: data.reason }, new Date());
  }
}
