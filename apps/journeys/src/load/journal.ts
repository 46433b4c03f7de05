/*
 * What a customer knows of the requests sent. It is the one side of the comparison; the other is the world (world.ts).
 *
 * J1  A request that got a clear yes is ok, one that got a clear no is failed, everything else is unknown.
 * J2  A placement is its idempotency key: however often it was sent, there may be one order for it.
 * J3  Each placement has an e-mail address of its own: by it, order, event and mail are found in the world.
 */

/** A line as it was ordered. */
export interface Line {
  readonly productId: string;
  readonly quantity: number;
}

/** How one request ended, as its sender saw it. */
export type Answer =
  | { readonly result: 'ok'; readonly status: number; readonly orderId: string; readonly pricedFrom?: string }
  | { readonly result: 'failed'; readonly status: number; readonly code: string }
  | { readonly result: 'unknown'; readonly why: string };

/** One wish to buy and the answers to each time that it was sent. */
export interface Placement {
  readonly idempotencyKey: string;
  readonly email: string;
  readonly items: readonly Line[];
  readonly answers: Answer[];
}

/** One wish to cancel an order. */
export interface Cancellation {
  readonly orderId: string;
  readonly answers: Answer[];
}

/** Everything that one run of the load sent. Its products are its own, so that their stock can be added up. */
export interface Journal {
  readonly seed: number;
  /** Every address of this run ends with it. */
  readonly emailDomain: string;
  readonly products: readonly { readonly productId: string; readonly initialStock: number }[];
  readonly placements: Placement[];
  readonly cancellations: Cancellation[];
}

/** What all answers to one wish add up to: one yes is enough; only when every answer was no, it is no. */
export function resultOf(wish: { readonly answers: readonly Answer[] }): Answer['result'] {
  if (wish.answers.some((answer) => answer.result === 'ok')) return 'ok';
  const refused = wish.answers.length > 0 && wish.answers.every((answer) => answer.result === 'failed');
  return refused ? 'failed' : 'unknown';
}

/** The ids of the orders that were promised for one placement; more than one is a broken promise. */
export function promisedOrders(placement: Placement): string[] {
  const ids = placement.answers.flatMap((answer) => (answer.result === 'ok' ? [answer.orderId] : []));
  return [...new Set(ids)];
}

/** How many wishes ended in which way. */
export function countResults(
  wishes: readonly { readonly answers: readonly Answer[] }[],
): Record<Answer['result'], number> {
  const counts = { ok: 0, failed: 0, unknown: 0 };
  for (const wish of wishes) counts[resultOf(wish)] += 1;
  return counts;
}
