import {
  CustomerId,
  defineEvent,
  defineOperation,
  defineService,
  defineTopic,
  Email,
  OrderId,
  page,
  pageQuery,
  Price,
  ProductId,
  text,
  Timestamp,
  Total,
} from '@two-pizza/contracts-kit';
import { z } from 'zod';

const Quantity = z.int().min(1).max(1000);

const OrderLine = z.object({ productId: ProductId, name: text(200), quantity: Quantity, unitPrice: Price });

const Rejection = z.object({ code: z.enum(['OUT_OF_STOCK']), productIds: z.array(ProductId).min(1).max(100) });

/** One order as its customer sees it. */
export const Order = z
  .object({
    orderId: OrderId,
    customerId: CustomerId,
    status: z.enum(['pending', 'confirmed', 'rejected', 'cancelled']),
    items: z.array(OrderLine).min(1).max(100),
    total: Total,
    pricedFrom: z.enum(['catalog', 'local-copy']),
    rejection: Rejection.optional(),
    placedAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Order' });
export type Order = z.output<typeof Order>;

const orderPath = z.strictObject({ orderId: OrderId });

export const placeOrder = defineOperation({
  id: 'orders.place-order',
  summary: 'Takes an order; it is confirmed or rejected a moment later',
  method: 'POST',
  path: '/orders',
  access: 'customer',
  exposure: 'edge',
  idempotencyKey: true,
  request: {
    body: z.strictObject({
      items: z
        .array(z.strictObject({ productId: ProductId, quantity: Quantity }))
        .min(1)
        .max(100),
      contact: z.strictObject({ email: Email }),
    }),
  },
  answers: { 201: Order, 200: Order },
  errors: { ORDER_PRODUCT_UNKNOWN: 422, IDEMPOTENCY_KEY_REUSED: 409, CATALOG_UNAVAILABLE: 503, TOO_MANY_REQUESTS: 429 },
});

export const getOrder = defineOperation({
  id: 'orders.get-order',
  summary: 'Shows one order',
  method: 'GET',
  path: '/orders/{orderId}',
  access: 'customer',
  exposure: 'edge',
  request: { params: orderPath },
  answers: { 200: Order },
  errors: { ORDER_UNKNOWN: 404 },
});

export const listOrders = defineOperation({
  id: 'orders.list-orders',
  summary: 'Lists orders, newest first',
  method: 'GET',
  path: '/orders',
  access: 'customer',
  exposure: 'edge',
  request: { query: z.strictObject(pageQuery) },
  answers: { 200: page(Order) },
  errors: { CURSOR_INVALID: 400 },
});

export const cancelOrder = defineOperation({
  id: 'orders.cancel-order',
  summary: 'Cancels an order; doing it again changes nothing',
  method: 'POST',
  path: '/orders/{orderId}/cancellation',
  access: 'customer',
  exposure: 'edge',
  request: { params: orderPath, body: z.strictObject({ reason: text(500).optional() }).default({}) },
  answers: { 200: Order },
  errors: { ORDER_UNKNOWN: 404, ORDER_NOT_CANCELLABLE: 409 },
});

/** Facts about orders. */
export const ordersTopic = defineTopic({ name: 'orders.orders', key: 'orderId' });

const orderData = {
  orderId: OrderId,
  customerId: CustomerId,
  email: Email,
  items: z.array(OrderLine).min(1).max(100),
  total: Total,
  placedAt: Timestamp,
};

export const OrderPlaced = defineEvent({
  type: 'orders.order-placed.v1',
  summary: 'An order was taken; its stock is to be reserved',
  topic: ordersTopic,
  data: z.object(orderData),
});

export const OrderConfirmed = defineEvent({
  type: 'orders.order-confirmed.v1',
  summary: 'All lines are reserved, the order stands',
  topic: ordersTopic,
  data: z.object({ ...orderData, at: Timestamp }),
});

export const OrderRejected = defineEvent({
  type: 'orders.order-rejected.v1',
  summary: 'The order cannot be served, and why',
  topic: ordersTopic,
  data: z.object({ ...orderData, rejection: Rejection, at: Timestamp }),
});

export const OrderCancelled = defineEvent({
  type: 'orders.order-cancelled.v1',
  summary: 'The customer no longer wants the order; its stock is to be released',
  topic: ordersTopic,
  data: z.object({ ...orderData, reason: text(500).optional(), at: Timestamp }),
});

/** Everything orders promises. */
export const ordersContract = defineService({
  name: 'orders',
  summary: 'Takes orders and follows them to the end',
  operations: { placeOrder, getOrder, listOrders, cancelOrder },
  events: { OrderPlaced, OrderConfirmed, OrderRejected, OrderCancelled },
});
