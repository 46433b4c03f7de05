import {
  defineEvent,
  defineOperation,
  defineService,
  defineTopic,
  Email,
  OrderId,
  page,
  pageQuery,
  Timestamp,
} from '@two-pizza/contracts-kit';
import { z } from 'zod';

const Kind = z.enum(['order-confirmed', 'order-rejected', 'order-cancelled']);
const NotificationId = z.string().min(1).max(100);

/** One message to a customer. */
export const Notification = z
  .object({
    notificationId: NotificationId,
    orderId: OrderId,
    kind: Kind,
    channel: z.literal('email'),
    to: Email,
    status: z.enum(['sent', 'pending', 'failed']),
    createdAt: Timestamp,
    sentAt: Timestamp.optional(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof Notification>;

export const listNotifications = defineOperation({
  id: 'notifications.list-notifications',
  summary: 'Lists notifications, newest first',
  method: 'GET',
  path: '/notifications',
  access: 'customer',
  exposure: 'edge',
  request: { query: z.strictObject({ ...pageQuery, orderId: OrderId.optional() }) },
  answers: { 200: page(Notification) },
  errors: { CURSOR_INVALID: 400 },
});

/** Facts about notifications. */
export const notificationsTopic = defineTopic({ name: 'notifications.notifications', key: 'orderId' });

export const NotificationSent = defineEvent({
  type: 'notifications.notification-sent.v1',
  summary: 'A message to a customer was handed over to the mail server',
  topic: notificationsTopic,
  data: z.object({ notificationId: NotificationId, orderId: OrderId, kind: Kind, sentAt: Timestamp }),
});

/** Everything notifications promises. */
export const notificationsContract = defineService({
  name: 'notifications',
  summary: 'Tells the customer what became of an order',
  operations: { listNotifications },
  events: { NotificationSent },
});
