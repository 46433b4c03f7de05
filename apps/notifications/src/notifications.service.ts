import { Injectable } from '@nestjs/common';
import { text, Timestamp, type Caller } from '@two-pizza/contracts-kit';
import { applied, refused, type HandlerOutcome } from '@two-pizza/messaging';
import type { Transaction } from '@two-pizza/postgres';
import { decodeCursor, encodeCursor, thisRelease } from '@two-pizza/service-defaults';
import { z } from 'zod';
import { MailSender } from './mail-sender.service.ts';
import { writeMail, type News, type ToldOrder } from './mail.ts';
import { notificationIdOf, shownNotification } from './notification.ts';
import { NotificationsRepository } from './notifications.repository.ts';

/** An order that a customer is to hear of, and where. */
type OrderOfCustomer = ToldOrder & { readonly customerId: string; readonly email: string };

/** No year 0000: JavaScript has it, PostgreSQL does not. */
const Position = z.strictObject({ createdAt: Timestamp.regex(/^(?!0000)/), notificationId: text(100) });

/** Notes which mail a customer is to get, and shows what became of it. Sending is MailSender's. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly sender: MailSender,
  ) {}

  /** Notes the mail in the transaction of the event that causes it: one per order and kind, for ever. */
  async intendMail(tx: Transaction, order: OrderOfCustomer, news: News, now: Date): Promise<HandlerOutcome> {
    const { orderId, customerId, email } = order;
    const { outcome } = await this.notifications.insert(tx, {
      notificationId: notificationIdOf(orderId, news.kind),
      orderId,
      kind: news.kind,
      customerId,
      recipient: email,
      ...writeMail(order, news),
      release: thisRelease().release,
      createdAt: now,
    });
    if (outcome === 'known') return refused('mail-already-intended');
    tx.afterCommit(() => this.sender.wake());
    return applied;
  }

  /** Lists notifications, newest first: the caller's own, or everybody's for staff. */
  async listNotifications(
    caller: Caller,
    asked: { orderId?: string | undefined; limit: number; cursor?: string | undefined },
  ) {
    const after = decodeCursor(asked.cursor, Position);
    const customerId = caller.kind === 'staff' ? undefined : caller.customerId;
    const found = await this.notifications.list({ customerId, orderId: asked.orderId }, asked.limit + 1, after);
    const items = found.slice(0, asked.limit).map(shownNotification);
    const last = found.length > asked.limit ? items.at(-1) : undefined;
    const nextCursor = last ? encodeCursor({ createdAt: last.createdAt, notificationId: last.notificationId }) : null;
    return { items, nextCursor };
  }
}
