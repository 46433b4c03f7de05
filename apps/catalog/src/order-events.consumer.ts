import { Controller } from '@nestjs/common';
import { OrderId, ProductId, readsEvent } from '@two-pizza/contracts-kit';
import { OrderCancelled, OrderPlaced } from '@two-pizza/contracts-orders';
import { Consumes, type HandlerOutcome, type Incoming } from '@two-pizza/messaging';
import type { Transaction } from '@two-pizza/postgres';
import { z } from 'zod';
import { ReservationsService } from './reservations.service.ts';

export const orderPlaced = readsEvent(
  OrderPlaced,
  z.object({
    orderId: OrderId,
    items: z
      .array(z.object({ productId: ProductId, quantity: z.int().min(1).max(1000) }))
      .min(1)
      .max(100),
  }),
);
export const orderCancelled = readsEvent(OrderCancelled, z.object({ orderId: OrderId }));

/** What catalog does when orders says something; right in any order of the two. */
@Controller()
export class OrderEventsConsumer {
  constructor(private readonly reservations: ReservationsService) {}

  @Consumes(orderPlaced)
  reserveStock({ data }: Incoming<typeof orderPlaced>, tx: Transaction): Promise<HandlerOutcome> {
    return this.reservations.reserveStock(tx, data.orderId, data.items, new Date());
  }

  @Consumes(orderCancelled)
  releaseStock({ data }: Incoming<typeof orderCancelled>, tx: Transaction): Promise<HandlerOutcome> {
    return this.reservations.releaseStock(tx, data.orderId, new Date());
  }
}
