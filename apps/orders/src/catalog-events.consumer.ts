import { Controller } from '@nestjs/common';
import { ProductChanged, StockRejected, StockReserved } from '@two-pizza/contracts-catalog';
import { OrderId, ProductId, readsEvent } from '@two-pizza/contracts-kit';
import { applied, Consumes, ConsumesState, refused, type HandlerOutcome, type Incoming } from '@two-pizza/messaging';
import type { Transaction } from '@two-pizza/postgres';
import { z } from 'zod';
import { CatalogPrice } from './catalog.client.ts';
import { OrderAlreadyCancelled, OrderAlreadyConfirmed, OrderAlreadyRejected, OrderUnknown } from './order.errors.ts';
import { OrdersService } from './orders.service.ts';
import { PricesRepository } from './prices.repository.ts';

export const stockReserved = readsEvent(StockReserved, z.object({ orderId: OrderId }));
export const stockRejected = readsEvent(
  StockRejected,
  z.object({ orderId: OrderId, code: z.enum(['OUT_OF_STOCK']), productIds: z.array(ProductId).min(1) }),
);
export const productChanged = readsEvent(
  ProductChanged,
  z.object({ productId: ProductId, name: z.string(), price: CatalogPrice, version: z.int() }),
);

/** What orders does when catalog says something. */
@Controller()
export class CatalogEventsConsumer {
  constructor(
    private readonly orders: OrdersService,
    private readonly prices: PricesRepository,
  ) {}

  @Consumes(stockReserved)
  confirmOrder({ data }: Incoming<typeof stockReserved>, tx: Transaction): Promise<HandlerOutcome> {
    return outcomeOf(this.orders.confirmOrder(tx, data.orderId));
  }

  @Consumes(stockRejected)
  rejectOrderWithoutStock({ data }: Incoming<typeof stockRejected>, tx: Transaction): Promise<HandlerOutcome> {
    const { orderId, code, productIds } = data;
    return outcomeOf(this.orders.rejectOrder(tx, orderId, { code, productIds }));
  }

  @ConsumesState(productChanged)
  async rememberPrice({ data }: Incoming<typeof productChanged>, tx: Transaction): Promise<HandlerOutcome> {
    const { outcome } = await this.prices.remember(tx, data);
    return outcome === 'stored' ? applied : refused(outcome);
  }
}

/** A late or repeated fact that the order's state refuses is a named outcome, not a failure. */
async function outcomeOf(move: Promise<unknown>): Promise<HandlerOutcome> {
  try {
    await move;
    return applied;
  } catch (error) {
    if (error instanceof OrderUnknown) return refused('order-unknown');
    if (error instanceof OrderAlreadyConfirmed) return refused('order-confirmed');
    if (error instanceof OrderAlreadyRejected) return refused('order-rejected');
    if (error instanceof OrderAlreadyCancelled) return refused('order-cancelled');
    throw error;
  }
}
