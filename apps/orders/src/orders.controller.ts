import { Controller } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import type { AnswerOf, RequestOf } from '@two-pizza/contracts-kit';
import { cancelOrder, getOrder, listOrders, placeOrder, type Order as ShownOrder } from '@two-pizza/contracts-orders';
import { Answers } from '@two-pizza/service-defaults';
import type { Order } from './order.ts';
import { OrdersService } from './orders.service.ts';

const statusOf = { placed: 201, repeated: 200 } as const;

/** HTTP in: take, ask, answer. */
@Controller()
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Answers(placeOrder)
  async placeOrder({ caller, body, idempotency }: RequestOf<typeof placeOrder>): Promise<AnswerOf<typeof placeOrder>> {
    const { customerId } = caller;
    const { outcome, order } = await this.orders.placeOrder({
      customerId,
      email: body.contact.email,
      items: body.items,
      idempotency,
    });
    markSpan(order.orderId);
    return { status: statusOf[outcome], body: shown(order), headers: { location: `/orders/${order.orderId}` } };
  }

  @Answers(getOrder)
  async getOrder({ caller, params }: RequestOf<typeof getOrder>): Promise<AnswerOf<typeof getOrder>> {
    markSpan(params.orderId);
    return { status: 200, body: shown(await this.orders.getOrder(caller, params.orderId)) };
  }

  @Answers(listOrders)
  async listOrders({ caller, query }: RequestOf<typeof listOrders>): Promise<AnswerOf<typeof listOrders>> {
    const { orders, nextCursor } = await this.orders.listOrders(caller, query);
    return { status: 200, body: { items: orders.map(shown), nextCursor } };
  }

  @Answers(cancelOrder)
  async cancelOrder({ caller, params, body }: RequestOf<typeof cancelOrder>): Promise<AnswerOf<typeof cancelOrder>> {
    markSpan(params.orderId);
    return { status: 200, body: shown(await this.orders.cancelOrder(caller, params.orderId, body.reason)) };
  }
}

/** `npm run trace -- <orderId>` finds every span that carries the order's id. */
function markSpan(orderId: string): void {
  trace.getActiveSpan()?.setAttribute('shop.order.id', orderId);
}

/** An order as its customer sees it. */
function shown(order: Order): ShownOrder {
  const { orderId, customerId, status, items, total, pricedFrom, placedAt, updatedAt } = order;
  const rejection = order.status === 'rejected' ? order.rejection : undefined;
  const times = { placedAt: placedAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { orderId, customerId, status, items, total, pricedFrom, rejection, ...times };
}
