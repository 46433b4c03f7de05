import { Injectable } from '@nestjs/common';
import { OrderId, type Caller, type IdempotencyKey } from '@two-pizza/contracts-kit';
import { OrderCancelled, OrderConfirmed, OrderPlaced, OrderRejected } from '@two-pizza/contracts-orders';
import { outgoing } from '@two-pizza/messaging';
import { Database, type Transaction } from '@two-pizza/postgres';
import { decodeCursor, encodeCursor, log } from '@two-pizza/service-defaults';
import { z } from 'zod';
import { CatalogClient } from './catalog.client.ts';
import { cancelledFact, confirmedFact, placedFact, rejectedFact } from './order-facts.ts';
import { newOrderId } from './order-id.ts';
import { mergeLines, type WishedLine } from './order-lines.ts';
import { IdempotencyKeyReused, OrderAlreadyCancelled, TooManyOrders } from './order.errors.ts';
import {
  cancel,
  confirm,
  patienceMs,
  place,
  reject,
  visibleTo,
  type ConfirmedOrder,
  type Order,
  type RejectedOrder,
  type Rejection,
} from './order.ts';
import { settings } from './orders.config.ts';
import { OrdersRepository } from './orders.repository.ts';
import { PlacementsRepository } from './placements.repository.ts';

/** What a customer sends to place an order. */
export interface PlaceOrder {
  readonly customerId: string;
  readonly email: string;
  readonly items: readonly WishedLine[];
  readonly idempotency: IdempotencyKey | undefined;
}

/** `repeated`: the idempotency key already named this order, and nothing was done. */
export interface Placed {
  readonly outcome: 'placed' | 'repeated';
  readonly order: Order;
}

const Position = z.strictObject({ before: OrderId });

/** Takes orders and follows them to the end. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly placements: PlacementsRepository,
    private readonly catalog: CatalogClient,
  ) {}

  async placeOrder(wish: PlaceOrder): Promise<Placed> {
    const earlier = await this.findEarlier(wish);
    if (earlier) return { outcome: 'repeated', order: earlier };

    const lines = mergeLines(wish.items);
    const prices = await this.catalog.pricesOf(lines.map((line) => line.productId));
    const now = new Date();
    const order = place({ ...wish, lines }, prices, newOrderId(now), now);

    const placement = await this.placements.insert(order, outgoing(OrderPlaced, placedFact(order)), {
      publishAgainAt: new Date(now.getTime() + patienceMs(1, settings.ORDER_TIMEOUT)),
      ordersPerMinute: settings.ORDER_RATE_LIMIT,
      idempotency: wish.idempotency,
    });
    switch (placement.outcome) {
      case 'placed':
        log.info({ orderId: order.orderId, pricedFrom: order.pricedFrom }, 'order placed');
        return { outcome: 'placed', order };
      case 'key-taken':
        // Another request with this key was faster. Begin again: its order is found now.
        return this.placeOrder(wish);
      case 'rate-limited':
        throw new TooManyOrders(settings.ORDER_RATE_LIMIT, placement.retryAfterS);
      default:
        return placement satisfies never;
    }
  }

  /** The order that the same request placed before, as it is now. */
  private async findEarlier({ customerId, idempotency }: PlaceOrder): Promise<Order | undefined> {
    if (!idempotency) return undefined;
    const earlier = await this.placements.findByKey(customerId, idempotency.key);
    if (!earlier) return undefined;
    if (earlier.bodyHash !== idempotency.bodyHash) throw new IdempotencyKeyReused();
    return this.orders.find(earlier.orderId);
  }

  async getOrder(caller: Caller, orderId: string): Promise<Order> {
    return visibleTo(caller, await this.orders.find(orderId));
  }

  async listOrders(
    caller: Caller,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ orders: Order[]; nextCursor: string | null }> {
    const from = decodeCursor(cursor, Position);
    const found = await this.orders.list(caller, from?.before, limit + 1);
    const orders = found.slice(0, limit);
    const last = orders.at(-1);
    return { orders, nextCursor: last && found.length > limit ? encodeCursor({ before: last.orderId }) : null };
  }

  /** Cancels an order; one that is cancelled already stays as it is. */
  async cancelOrder(caller: Caller, orderId: string, reason: string | undefined): Promise<Order> {
    try {
      const order = await this.database.transaction((tx) =>
        this.orders.update(
          tx,
          orderId,
          (found) => cancel(visibleTo(caller, found), reason, new Date()),
          (cancelled) => outgoing(OrderCancelled, cancelledFact(cancelled)),
        ),
      );
      log.info({ orderId }, 'order cancelled');
      return order;
    } catch (error) {
      if (error instanceof OrderAlreadyCancelled) return this.getOrder(caller, orderId);
      throw error;
    }
  }

  async confirmOrder(tx: Transaction, orderId: string): Promise<ConfirmedOrder> {
    return this.orders.update(
      tx,
      orderId,
      (found) => confirm(found, new Date()),
      (confirmed) => outgoing(OrderConfirmed, confirmedFact(confirmed)),
    );
  }

  async rejectOrder(tx: Transaction, orderId: string, rejection: Rejection): Promise<RejectedOrder> {
    return this.orders.update(
      tx,
      orderId,
      (found) => reject(found, rejection, new Date()),
      (rejected) => outgoing(OrderRejected, rejectedFact(rejected)),
    );
  }
}
