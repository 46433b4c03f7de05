import type { Notification as ShownNotification } from '@two-pizza/contracts-notifications';

/** What a customer can be told of an order. */
export type Kind = ShownNotification['kind'];

/**
 * What becomes of the mail to a customer:
 *
 *     pending -> sent      the mail server has taken it over
 *     pending -> failed    the mail server has refused it for good
 *     pending -> pending   the server was away: due again, later each time
 */
export type Status = ShownNotification['status'];

/** One message to a customer, and how far it has come. */
export interface Notification {
  readonly notificationId: string;
  readonly orderId: string;
  readonly kind: Kind;
  readonly to: string;
  readonly status: Status;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 60_000;

/** The one id of the message about an order's outcome, whoever makes it and however often. */
export function notificationIdOf(orderId: string, kind: Kind): string {
  return `${kind}.${orderId}`;
}

/** The `Message-ID` of that message: a mail that arrives twice is known as one. The domain is a name, not an address. */
export function messageIdOf(notificationId: string): string {
  return `<${notificationId}@notifications.two-pizza.example>`;
}

/** When to try again after so many attempts: 0.5 s, doubling up to a minute. */
export function nextAttemptAt(attempts: number, now: Date): Date {
  const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** Math.max(0, attempts - 1), LONGEST_BACKOFF_MS);
  return new Date(now.getTime() + backoffMs);
}

/** The notification as its customer sees it. */
export function shownNotification({ createdAt, sentAt, ...rest }: Notification): ShownNotification {
  return {
    ...rest,
    channel: 'email',
    createdAt: createdAt.toISOString(),
    ...(sentAt ? { sentAt: sentAt.toISOString() } : {}),
  };
}
