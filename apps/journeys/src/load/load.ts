import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { EdgeClient } from './edge.client.ts';
import type { Answer, Cancellation, Journal, Line, Placement } from './journal.ts';
import { seededRandom, type Random } from './random.ts';

/** Which customers send what, how often. Shares go from 0 to 1. */
export interface LoadPlan {
  readonly seed: number;
  readonly ordersPerS: number;
  /** Access tokens of the customers; each order is of one of them. */
  readonly tokens: readonly string[];
  /** Of the orders that got a yes, so many are cancelled within half a second. */
  readonly cancelShare: number;
  /** Of the requests without an answer, so many are sent again under the same idempotency key, as a patient client does. */
  readonly resendShare: number;
}

/** A load that runs until it is stopped; the journal fills while it runs. */
export interface RunningLoad {
  readonly journal: Journal;
  /** Sends no new order, waits for every answer, and returns the whole journal. */
  stop(): Promise<Journal>;
}

/** The pauses before each further try: a patient client waits longer each time, and does not add to the trouble. */
const RESEND_AFTER_MS = [250, 500, 1_000, 2_000, 4_000];

/** Puts products of this run's own on the shelf: five that last, and one of which there is little, so that orders are rejected too. */
export async function openShelf(edge: EdgeClient, staffToken: string, seed: number): Promise<Journal> {
  const run = `run-${randomBytes(4).toString('hex')}`;
  const products = [1, 2, 3, 4, 5, 6].map((n) => ({ productId: `${run}-${n}`, initialStock: n === 6 ? 25 : 100_000 }));
  for (const { productId, initialStock } of products) {
    const price = { amountMinor: 1250, currency: 'EUR' };
    const body = { productId, name: `Tea of ${run}`, price, stock: initialStock };
    const answer = await edge.send('/products', { method: 'POST', token: staffToken, body });
    if (answer.status !== 201)
      throw new Error(`POST /products answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return { seed, emailDomain: `${run}.example`, products, placements: [], cancellations: [] };
}

/** Starts placing orders at a fixed rate, whether answers come or not. The same seed wishes for the same things. */
export function startLoad(edge: EdgeClient, journal: Journal, plan: LoadPlan): RunningLoad {
  const startedAtMs = performance.now();
  const running = new Set<Promise<void>>();
  let started = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAtMs) / 1000) * plan.ordersPerS;
    for (; started < due; started += 1) {
      const one = shop(edge, journal, plan, started).finally(() => running.delete(one));
      running.add(one);
    }
  }, 5);
  return {
    journal,
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
      return journal;
    },
  };
}

/** One customer's wish: an order, perhaps sent again, perhaps cancelled. What happens depends on seed and number only. */
async function shop(edge: EdgeClient, journal: Journal, plan: LoadPlan, number: number): Promise<void> {
  const random = seededRandom(plan.seed + number * 7919);
  const token = random.pick(plan.tokens);
  const placement: Placement = {
    idempotencyKey: `${journal.emailDomain}/${number}`,
    email: `c${number}@${journal.emailDomain}`,
    items: chooseLines(journal, random),
    answers: [],
  };
  const resend = random.happens(plan.resendShare);
  const cancels = random.happens(plan.cancelShare);
  const cancelAfterMs = random.pick([0, 0, random.between(1, 60), random.between(60, 500)]);
  journal.placements.push(placement);
  await sendUntilAnswered(placement.answers, resend, () => edge.place(token, placement));
  const placed = placement.answers.find((answer) => answer.result === 'ok');
  if (!cancels || placed?.result !== 'ok') return;
  await pause(cancelAfterMs);
  const cancellation: Cancellation = { orderId: placed.orderId, answers: [] };
  journal.cancellations.push(cancellation);
  await sendUntilAnswered(cancellation.answers, resend, () => edge.cancel(token, placed.orderId));
}

async function sendUntilAnswered(answers: Answer[], resend: boolean, send: () => Promise<Answer>): Promise<void> {
  let answer = await send();
  answers.push(answer);
  for (const pauseMs of resend ? RESEND_AFTER_MS : []) {
    if (!isWorthAnotherTry(answer)) return;
    await pause(pauseMs);
    answer = await send();
    answers.push(answer);
  }
}

function isWorthAnotherTry(answer: Answer): boolean {
  return answer.result === 'unknown' || (answer.result === 'failed' && answer.status === 503);
}

function chooseLines(journal: Journal, random: Random): Line[] {
  const products = random.shuffled(journal.products).slice(0, random.between(1, 3));
  return products.map(({ productId }) => ({ productId, quantity: random.between(1, 3) }));
}
