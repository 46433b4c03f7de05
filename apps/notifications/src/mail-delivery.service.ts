import { setTimeout as pause } from 'node:timers/promises';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { NotificationSent } from '@two-pizza/contracts-notifications';
import { outgoing } from '@two-pizza/messaging';
import { isTransient } from '@two-pizza/postgres';
import { log } from '@two-pizza/service-defaults';
import { messageIdOf, nextAttemptAt } from './notification.ts';
import type { ClaimedMail, OutgoingMailRepository } from './outgoing-mail.repository.ts';
import { MailNotTaken, type SmtpClient } from './smtp.client.ts';
import { contextOf } from './trace-context.ts';

const MARK_AGAIN_MS = 250;

const tracer = trace.getTracer('@two-pizza/notifications');

/**
 * Brings one claimed mail to its end, in the trace of its order. What always holds:
 *
 * D1  Nothing is handed over when the claim could end before the server has answered: the process was asleep meanwhile.
 * D2  A mail is marked as sent together with its event. While the database is away that is tried until the claim ends.
 */
export class MailDelivery {
  constructor(
    private readonly mails: OutgoingMailRepository,
    private readonly smtp: SmtpClient,
  ) {}

  /** Hands the mail over and marks what became of it. Throws when that cannot be told: the claim then ends by itself. */
  deliver(mail: ClaimedMail): Promise<void> {
    return context.with(contextOf(mail.traceparent), async () => {
      try {
        await this.handOver(mail);
      } catch (error) {
        if (!(error instanceof MailNotTaken)) throw error;
        return this.markNotTaken(mail, error);
      }
      return this.markSent(mail, new Date());
    });
  }

  /** Closes the connections to the mail server. */
  close(): void {
    this.smtp.close();
  }

  private async handOver(mail: ClaimedMail): Promise<void> {
    const { notificationId, orderId, kind, recipient: to, subject, body: text, claimedUntil } = mail;
    if (Date.now() + this.smtp.timeoutMs > claimedUntil.getTime()) throw new Error('the claim ends too soon'); // D1
    const attributes = { 'shop.order.id': orderId, 'shop.notification.kind': kind };
    await tracer.startActiveSpan('smtp send', { kind: SpanKind.CLIENT, attributes }, async (span) => {
      try {
        await this.smtp.send({ messageId: messageIdOf(notificationId), to, subject, text });
      } catch (error) {
        const message = error instanceof MailNotTaken ? error.reason : 'unexpected';
        span.setStatus({ code: SpanStatusCode.ERROR, message });
        throw error;
      } finally {
        span.end();
      }
    });
  }

  private async markSent({ notificationId, orderId, kind, attempts, claimedUntil }: ClaimedMail, sentAt: Date) {
    const event = outgoing(NotificationSent, { notificationId, orderId, kind, sentAt: sentAt.toISOString() });
    await insist(() => this.mails.markSent(notificationId, event, sentAt), claimedUntil); // D2
    log.info({ orderId, kind, attempts }, 'mail sent');
  }

  private async markNotTaken(
    { notificationId, orderId, kind, attempts }: ClaimedMail,
    { retry, reason }: MailNotTaken,
  ) {
    if (retry === 'never') {
      await this.mails.markFailed(notificationId, reason);
      log.error({ orderId, kind, attempts, reason }, 'mail refused for good');
      return;
    }
    const dueAt = nextAttemptAt(attempts, new Date());
    await this.mails.markDueAgain(notificationId, dueAt, reason);
    log.warn({ orderId, kind, attempts, reason, dueAt }, 'mail not taken, due again');
  }
}

async function insist(work: () => Promise<void>, until: Date): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || Date.now() > until.getTime()) throw error;
      await pause(MARK_AGAIN_MS);
    }
  }
}
