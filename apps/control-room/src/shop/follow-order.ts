import { setTimeout as delay } from 'node:timers/promises';
import type { Order } from '@two-pizza/contracts-orders';
import { mailsTo, type Mail } from '@two-pizza/local-infra';
import type { ShopClient } from './shop.client.ts';

/** What happened to an order, and when: `atMs` counts from the moment before it was sent. */
export type OrderStep =
  | { readonly step: 'placed'; readonly atMs: number; readonly order: Order }
  | { readonly step: 'decided'; readonly atMs: number; readonly order: Order }
  | { readonly step: 'mailed'; readonly atMs: number; readonly mail: Mail }
  | { readonly step: 'unfinished'; readonly atMs: number; readonly waitingFor: 'decision' | 'mail' };

export interface WantedOrder {
  readonly shop: ShopClient;
  readonly mailbox: string;
  readonly line: { readonly productId: string; readonly quantity: number };
  readonly email: string;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/** Each look is a request: often while it can still be quick, then by a twentieth of the time that has passed. */
const SHORTEST_PAUSE_MS = 10;
const PAUSE_SHARE = 0.05;

/** Places one order and tells each step of it, to the mail or to the deadline. Throws `ShopRefused` when it is not taken. */
export async function* followOrder(wanted: WantedOrder): AsyncGenerator<OrderStep, void> {
  const { shop, mailbox, line, email } = wanted;
  const began = performance.now();
  const atMs = () => performance.now() - began;
  const within = <T>(look: () => Promise<T | undefined>) => firstFact(look, began, wanted);

  const placed = await shop.placeOrder(line, email);
  yield { step: 'placed', atMs: atMs(), order: placed };

  const decided = await within(async () => {
    const order = await shop.getOrder(placed.orderId);
    return order.status === 'pending' ? undefined : order;
  });
  if (!decided) return yield { step: 'unfinished', atMs: atMs(), waitingFor: 'decision' };
  yield { step: 'decided', atMs: atMs(), order: decided };

  const mail = await within(async () => (await mailsTo(mailbox, email)).find((each) => isAbout(each, placed.orderId)));
  if (!mail) return yield { step: 'unfinished', atMs: atMs(), waitingFor: 'mail' };
  yield { step: 'mailed', atMs: atMs(), mail };
}

function isAbout(mail: Mail, orderId: string): boolean {
  return [mail.messageId, mail.subject, mail.text].some((part) => part.includes(orderId));
}

/** Looks until there is something to see; undefined after the deadline. */
async function firstFact<T>(
  look: () => Promise<T | undefined>,
  began: number,
  { deadlineMs, signal }: WantedOrder,
): Promise<T | undefined> {
  for (;;) {
    signal?.throwIfAborted();
    const seen = await look();
    if (seen !== undefined) return seen;
    const passedMs = performance.now() - began;
    if (passedMs > deadlineMs) return undefined;
    await delay(Math.max(SHORTEST_PAUSE_MS, passedMs * PAUSE_SHARE));
  }
}
