/** Why a record was given up. */
export type DeadReason = 'unreadable' | 'unexpected';

/**
 * How the handling of a message ended. The same words stand in code, logs, metrics and tests.
 * `later` is the only one that leaves the message where it is.
 */
export type Outcome =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'ignored'; readonly reason: 'repeat' | 'unknown-type' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'later'; readonly reason: string }
  | { readonly outcome: 'dead'; readonly reason: DeadReason };

/** What a handler may answer: it took the event, or the state refuses it by name. Everything else is thrown. */
export type HandlerOutcome = Extract<Outcome, { outcome: 'applied' | 'refused' }>;

/** The event has taken effect. */
export const applied: HandlerOutcome = { outcome: 'applied' };

/** The state refuses a late or repeated fact by name, such as `order-cancelled`: never a dead letter. */
export function refused(reason: string): HandlerOutcome {
  return { outcome: 'refused', reason };
}

/** A handler throws it when something it depends on is away: the message is tried again, and never skipped. */
export class Later extends Error {
  /** Read by whoever catches: any error that carries `retry: 'later'` is treated the same. */
  readonly retry = 'later';
}

/** What happens to the record: its offset moves on, or it stays the next one of its partition. */
export const consequences = {
  applied: 'moves-on',
  ignored: 'moves-on',
  refused: 'moves-on',
  later: 'stays',
  dead: 'moves-on',
} as const satisfies Record<Outcome['outcome'], 'moves-on' | 'stays'>;

/** One word for an outcome and its reason: `ignored:repeat`. */
export function labelOf(ended: Outcome): string {
  switch (ended.outcome) {
    case 'applied':
      return 'applied';
    case 'ignored':
    case 'refused':
    case 'later':
    case 'dead':
      return `${ended.outcome}:${ended.reason}`;
    default:
      return ended satisfies never;
  }
}
