import { Injectable } from '@nestjs/common';
import { storesValues } from '@two-pizza/contracts-kit';
import { Database, statement, type Transaction } from '@two-pizza/postgres';
import { z } from 'zod';
import type { Kind, Notification } from './notification.ts';
import { currentTraceparent } from './trace-context.ts';

/** A mail that is to be sent, as the event's transaction notes it. */
export interface MailIntent {
  readonly notificationId: string;
  readonly orderId: string;
  readonly kind: Kind;
  readonly customerId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly release: string;
  readonly createdAt: Date;
}

/** Where a page begins: after this notification, newest first. */
export interface NotificationPosition {
  readonly createdAt: string;
  readonly notificationId: string;
}

const StoredKind = z.enum(['order-confirmed', 'order-rejected', 'order-cancelled']);
const StoredStatus = z.enum(['pending', 'sent', 'failed']);

storesValues('mail_intents.kind', StoredKind);
storesValues('mail_intents.status', StoredStatus);

interface NotificationRow {
  readonly notification_id: string;
  readonly order_id: string;
  readonly kind: z.output<typeof StoredKind>;
  readonly recipient: string;
  readonly status: z.output<typeof StoredStatus>;
  readonly created_at: Date;
  readonly sent_at: Date | null;
}

const NEWEST: NotificationPosition = { createdAt: 'infinity', notificationId: '' };

const insertStatement = statement<{ notification_id: string }>(
  'notifications.insert-mail-intent',
  `insert into mail_intents
     (notification_id, order_id, kind, customer_id, recipient, subject, body, release, traceparent, due_at, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
   on conflict (order_id, kind) do nothing
   returning notification_id`,
);

const listStatement = statement<NotificationRow>(
  'notifications.list-notifications',
  `select notification_id, order_id, kind, recipient, status, created_at, sent_at
     from mail_intents
    where (created_at, notification_id) < ($1, $2)
    order by created_at desc, notification_id desc
    limit $3`,
);

const listOfCustomerStatement = statement<NotificationRow>(
  'notifications.list-notifications-of-customer',
  `select notification_id, order_id, kind, recipient, status, created_at, sent_at
     from mail_intents
    where customer_id = $4 and (created_at, notification_id) < ($1, $2)
    order by created_at desc, notification_id desc
    limit $3`,
);

const listOfOrderStatement = statement<NotificationRow>(
  'notifications.list-notifications-of-order',
  `select notification_id, order_id, kind, recipient, status, created_at, sent_at
     from mail_intents
    where order_id = $4 and ($5::text is null or customer_id = $5) and (created_at, notification_id) < ($1, $2)
    order by created_at desc, notification_id desc
    limit $3`,
);

function notificationOf(row: NotificationRow): Notification {
  const { notification_id: notificationId, order_id: orderId, kind, recipient: to, status } = row;
  return { notificationId, orderId, kind, to, status, createdAt: row.created_at, sentAt: row.sent_at };
}

/** What customers are told: noted once per order and kind, and listed. */
@Injectable()
export class NotificationsRepository {
  constructor(private readonly database: Database) {}

  /** Notes a mail, with the trace that it belongs to, unless the order has one of this kind. */
  async insert(tx: Transaction, intent: MailIntent): Promise<{ readonly outcome: 'inserted' | 'known' }> {
    const { notificationId, orderId, kind, customerId, recipient, subject, body, release, createdAt } = intent;
    const values = [
      notificationId,
      orderId,
      kind satisfies NotificationRow['kind'],
      customerId,
      recipient,
      subject,
      body,
      release,
      currentTraceparent(),
      createdAt,
    ];
    const made = await tx.query(insertStatement, values);
    return { outcome: made.length === 1 ? 'inserted' : 'known' };
  }

  /** Lists notifications after a position, newest first: of one customer, of one order, of both, or all. */
  async list(
    wanted: { readonly customerId: string | undefined; readonly orderId: string | undefined },
    limit: number,
    after = NEWEST,
  ): Promise<Notification[]> {
    const position = [after.createdAt, after.notificationId, limit];
    const { customerId, orderId } = wanted;
    const rows =
      orderId !== undefined
        ? await this.database.query(listOfOrderStatement, [...position, orderId, customerId ?? null])
        : customerId !== undefined
          ? await this.database.query(listOfCustomerStatement, [...position, customerId])
          : await this.database.query(listStatement, position);
    return rows.map(notificationOf);
  }
}
