import { setTimeout as delay } from 'node:timers/promises';
import type { Order } from '@two-pizza/contracts-orders';
import { mailsTo, type Mail } from '@two-pizza/local-infra';
import type { ShopClient } from './shop.client.ts';

/** What happened to an order, and when: `atMs` counts from the moment before it was sent. */
export type OrderStep =
  | { readonly step: 'placed'; readonly atMs: number; readonly order: Order }
  | { readonly step: 'waiting'; readonly atMs: number; readonly waitingFor: AwaitedFact; readonly untilMs: number }
  | { readonly step: 'decided'; readonly atMs: number; readonly order: Order }
  | { readonly step: 'mailed'; readonly atMs: number; readonly mail: Mail }
  | { readonly step: 'unfinished'; readonly atMs: number; readonly waitingFor: AwaitedFact };

type AwaitedFact = 'decision' | 'mail';

export interface WantedOrder {
  readonly shop: ShopClient;
  readonly mailbox: string;
  readonly line: { readonly productId: string; readonly quantity: number };
  readonly email: string;
  readonly deadlineMs: number;
  /** How long nothing is said while the decision, or the mail, is awaited. */
  readonly silentMs?: number;
  readonly signal?: AbortSignal;
}

/** Each look is a request: often while it can still be quick, then by a twentieth of the time that has passed. */
const SHORTEST_PAUSE_MS = 10;
const PAUSE_SHARE = 0.05;

const SILENT_MS = 3_000;

type Look<T> = () => Promise<T | undefined>;

/** Places one order and tells each step of it, to the mail or to the deadline. Throws `ShopRefused` when it is not taken. */
export async function* followOrder(wanted: WantedOrder): AsyncGenerator<OrderStep, void> {
  const { shop, mailbox, line, email } = wanted;
  const began = performance.now();
  const atMs = () => performance.now() - began;
  const within = <T>(waitingFor: AwaitedFact, look: Look<T>) => patiently(waitingFor, look, began, wanted);

  const placed = await shop.placeOrder(line, email);
  yield { step: 'placed', atMs: atMs(), order: placed };

  const decided = yield* within('decision', async () => {
    const order = await shop.getOrder(placed.orderId);
    return order.status === 'pending' ? undefined : order;
  });
  if (!decided) return yield { step: 'unfinished', atMs: atMs(), waitingFor: 'decision' };
  yield { step: 'decided', atMs: atMs(), order: decided };

  const mail = yield* within('mail', async () =>
    (await mailsTo(mailbox, email)).find((each) => isAbout(each, placed.orderId)),
  );
  if (!mail) return yield { step: 'unfinished', atMs: atMs(), waitingFor: 'mail' };
  yield { step: 'mailed', atMs: atMs(), mail };
}

function isAbout(mail: Mail, orderId: string): boolean {
  return [mail.messageId, mail.subject, mail.text].some((part) => part.includes(orderId));
}

/** Looks until the deadline; says once, when it takes long, that it still waits. */
async function* patiently<T>(
  waitingFor: AwaitedFact,
  look: Look<T>,
  began: number,
  { deadlineMs, silentMs = SILENT_MS, signal }: WantedOrder,
): AsyncGenerator<OrderStep, T | undefined> {
  const silentUntilMs = performance.now() - began + silentMs;
  const soon = await firstFact(look, began, Math.min(silentUntilMs, deadlineMs), signal);
  if (soon !== undefined || silentUntilMs >= deadlineMs) return soon;
  yield { step: 'waiting', atMs: performance.now() - began, waitingFor, untilMs: deadlineMs };
  return firstFact(look, began, deadlineMs, signal);
}

/** Looks until there is something to see; undefined after the deadline. */
async function firstFact<T>(
  look: Look<T>,
  began: number,
  deadlineMs: number,
  signal: AbortSignal | undefined,
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
