import type { ShoppersSummary } from '@two-pizza/delivery';
import type { EdgeClient } from '../load/edge.client.ts';
import { seededRandom } from '../load/random.ts';
import { nextAction, type Shopped } from './mix.ts';
import { stockShelf } from './shelf.ts';
import { Shopper } from './shopper.ts';
import { Tally, type Complaint } from './tally.ts';

/** Who shops, what, how often. */
export interface ShoppersPlan {
  readonly seed: number;
  readonly requestsPerS: number;
  readonly services: readonly Shopped[];
  /** Access tokens of `shopper-*`; at least one. */
  readonly customers: readonly string[];
  /** Of `shopper-staff`, for the shelf. */
  readonly staff: string;
  /** Operation → ms after which an answer is late. */
  readonly withinMs: ReadonlyMap<string, number>;
  readonly onComplaint: (complaint: Complaint) => void;
}

/** Shoppers at work. */
export interface RunningShoppers {
  summary(): ShoppersSummary;
  /** So many requests per second from now on. */
  setRate(requestsPerS: number): void;
  /** Asks for nothing new, waits for every answer. */
  stop(): Promise<ShoppersSummary>;
}

const TICK_MS = 5;

/**
 * Stocks the shelf and starts shopping at a given rate, whether answers come or not. The same seed wishes for the same
 * things in the same order; which orders there are to follow depends on the answers.
 */
export async function startShoppers(edge: EdgeClient, plan: ShoppersPlan): Promise<RunningShoppers> {
  await stockShelf(edge, plan.staff);
  const shoppers = plan.customers.map((token) => new Shopper(edge, token));
  const tally = new Tally();
  const running = new Set<Promise<void>>();
  let { requestsPerS } = plan;
  let [lookedAtMs, due, started] = [performance.now(), 0, 0];
  const timer = setInterval(() => {
    const nowMs = performance.now();
    due += ((nowMs - lookedAtMs) / 1000) * requestsPerS;
    lookedAtMs = nowMs;
    for (; started < due; started += 1) {
      const one = shopOnce(shoppers, plan, tally, started).finally(() => running.delete(one));
      running.add(one);
    }
  }, TICK_MS);
  return {
    summary: () => tally.summary(Date.now()),
    setRate: (wanted) => void (requestsPerS = wanted),
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
      return tally.summary(Date.now());
    },
  };
}

async function shopOnce(shoppers: readonly Shopper[], plan: ShoppersPlan, tally: Tally, number: number): Promise<void> {
  const random = seededRandom(plan.seed + number * 7919);
  const shopper = random.pick(shoppers);
  const operation = shopper.possible(nextAction(plan.services, random));
  const sentAtMs = performance.now();
  const outcome = await shopper.do(operation, random);
  const asked = { operation, withinMs: plan.withinMs.get(operation) };
  const complaint = tally.add(asked, outcome, performance.now() - sentAtMs, Date.now());
  if (complaint) plan.onComplaint(complaint);
}
