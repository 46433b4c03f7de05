/** The ways in which two releases do not fit. */
export type BreakKind =
  | 'operation-gone'
  | 'access-tightened'
  | 'request-refused'
  | 'request-ignored'
  | 'answer-unreadable'
  | 'answer-field-gone'
  | 'status-gone'
  | 'status-new'
  | 'code-gone'
  | 'event-gone'
  | 'event-moved'
  | 'event-unreadable'
  | 'event-field-gone'
  | 'value-unreadable'
  | 'value-no-longer-read'
  | 'statement-refused'
  | 'write-refused'
  | 'migration-refused'
  | 'drift';

/** One place where two releases do not fit. */
export interface Break {
  readonly kind: BreakKind;
  /** `orders.place-order → request.contact.email`. */
  readonly path: string;
  /** What is wrong, in one sentence. */
  readonly reason: string;
  /** The gate cannot tell, and refuses without guessing. */
  readonly undecided: boolean;
  /** A value that shows it, where one was found. */
  readonly witness?: unknown;
}
