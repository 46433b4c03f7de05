import { Injectable } from '@nestjs/common';
import { OrderCancelled, OrderConfirmed, OrderPlaced, OrderRejected } from '@two-pizza/contracts-orders';
import { Facts } from '@two-pizza/messaging';
import { cancelledFact, confirmedFact, placedFact, rejectedFact } from './order-facts.ts';
import { OrdersRepository } from './orders.repository.ts';

/** Tells again what is true of an order, when a release that was rolled back had told it in a way that nobody could read. */
@Injectable()
export class RetellingService {
  constructor(facts: Facts, orders: OrdersRepository) {
    facts.tells(OrderPlaced, async (orderId, tx) => (await orders.lock(tx, orderId)).map(placedFact));
    facts.tells(OrderConfirmed, async (orderId, tx) =>
      (await orders.lock(tx, orderId)).flatMap((order) => (order.status === 'confirmed' ? [confirmedFact(order)] : [])),
    );
    facts.tells(OrderRejected, async (orderId, tx) =>
      (await orders.lock(tx, orderId)).flatMap((order) => (order.status === 'rejected' ? [rejectedFact(order)] : [])),
    );
    facts.tells(OrderCancelled, async (orderId, tx) =>
      (await orders.lock(tx, orderId)).flatMap((order) => (order.status === 'cancelled' ? [cancelledFact(order)] : [])),
    );
  }
}
