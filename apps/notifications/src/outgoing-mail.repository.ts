import { Injectable } from '@nestjs/common';
import { Outbox, outboxColumns, type OutgoingMessage } from '@two-pizza/messaging';
import { Database, statement } from '@two-pizza/postgres';
import type { Kind } from './notification.ts';

/** A mail that this process alone may send until its claim ends. `attempts` counts this one. */
export interface ClaimedMail {
  readonly notificationId: string;
  readonly orderId: string;
  readonly kind: Kind;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly traceparent: string | null;
  readonly attempts: number;
  readonly claimedUntil: Date;
}

interface ClaimedRow extends Omit<ClaimedMail, 'notificationId' | 'orderId' | 'claimedUntil'> {
  readonly notification_id: string;
  readonly order_id: string;
}

// Rows that another sender is claiming at this moment are skipped, not waited for.
const claimStatement = statement<ClaimedRow>(
  'notifications.claim-mails',
  `update mail_intents
      set claimed_until = $2, attempts = attempts + 1
    where notification_id in (
      select notification_id from mail_intents
       where status = 'pending' and due_at <= $1 and (claimed_until is null or claimed_until <= $1)
         and release = any($3::text[])
       order by due_at
       limit $4
         for update skip locked)
   returning notification_id, order_id, kind, recipient, subject, body, traceparent, attempts`,
);

const waitingReleasesStatement = statement<{ release: string }>(
  'notifications.find-releases-with-mails',
  `select distinct release from mail_intents where status = 'pending' and due_at <= $1`,
);

const sentStatement = statement(
  'notifications.mark-mail-sent',
  `with sent as (
     update mail_intents set status = 'sent', sent_at = $2, claimed_until = null, failure = null
      where notification_id = $1 and status = 'pending'
     returning notification_id
   )
   insert into outbox (event_id, topic, key, type, payload, headers)
   select event.* from sent, unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[]) as event`,
);

const dueAgainStatement = statement(
  'notifications.mark-mail-due-again',
  `update mail_intents set due_at = $2, failure = $3, claimed_until = null where notification_id = $1 and status = 'pending'`,
);

const failedStatement = statement(
  'notifications.mark-mail-failed',
  `update mail_intents set status = 'failed', failure = $2, claimed_until = null where notification_id = $1 and status = 'pending'`,
);

/** Mails on their way: claimed by one sender, then marked with what became of them. */
@Injectable()
export class OutgoingMailRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Claims up to `limit` due mails of these releases until `claimedUntil`. */
  async claim(releases: readonly string[], limit: number, now: Date, claimedUntil: Date): Promise<ClaimedMail[]> {
    const rows = await this.database.query(claimStatement, [now, claimedUntil, releases, limit]);
    return rows.map(({ notification_id: notificationId, order_id: orderId, ...rest }) => ({
      notificationId,
      orderId,
      claimedUntil,
      ...rest,
    }));
  }

  /** The releases whose mails are due. */
  async waitingReleases(now: Date): Promise<string[]> {
    return (await this.database.query(waitingReleasesStatement, [now])).map(({ release }) => release);
  }

  /** Marks a mail as sent and stores the event that says so, in one statement. */
  async markSent(notificationId: string, event: OutgoingMessage, sentAt: Date): Promise<void> {
    await this.database.query(sentStatement, [notificationId, sentAt, ...outboxColumns([event])]);
    this.outbox.wake();
  }

  /** Gives a claim back: the mail is due again at that time. */
  async markDueAgain(notificationId: string, dueAt: Date, failure: string): Promise<void> {
    await this.database.query(dueAgainStatement, [notificationId, dueAt, failure]);
  }

  /** Ends a mail that no attempt can bring to its recipient. */
  async markFailed(notificationId: string, failure: string): Promise<void> {
    await this.database.query(failedStatement, [notificationId, failure]);
  }
}
