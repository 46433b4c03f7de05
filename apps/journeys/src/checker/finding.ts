/** Every way in which a run can break the promise. Each has a broken world in broken-worlds.builder.ts. */
export type FindingCode =
  | 'too-few-orders'
  | 'order-lost'
  | 'order-twice'
  | 'order-from-failed'
  | 'order-unasked'
  | 'order-differs'
  | 'order-without-end'
  | 'cancellation-lost'
  | 'cancellation-unasked'
  | 'stock-taken-twice'
  | 'stock-not-taken'
  | 'stock-below-zero'
  | 'product-lost'
  | 'reservation-missing'
  | 'reservation-twice'
  | 'reservation-differs'
  | 'reservation-left'
  | 'outcome-not-published'
  | 'outcomes-contradict'
  | 'notification-missing'
  | 'notification-twice'
  | 'notification-unasked'
  | 'notification-not-sent'
  | 'mail-missing'
  | 'mail-with-two-ids'
  | 'mail-unasked'
  | 'mail-repeats-over-limit'
  | 'outbox-not-empty'
  | 'dead-letter';

/** One broken promise: which, of what, and the numbers that show it. */
export interface Finding {
  readonly code: FindingCode;
  /** The order, placement, product or service that it is about. */
  readonly subject: string;
  readonly evidence: string;
}

export function finding(code: FindingCode, subject: string, evidence: string): Finding {
  return { code, subject, evidence };
}
