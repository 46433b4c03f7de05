import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Report } from '../checker/checker.ts';
import { checkAfterHealing } from '../checker/healing.ts';
import { openPlace } from '../checker/place.ts';
import { EdgeClient } from '../load/edge.client.ts';
import type { Journal } from '../load/journal.ts';
import { openShelf, startLoad } from '../load/load.ts';
import { moreOrders } from '../load/more-orders.ts';
import type { Shop } from './shop.config.ts';

export const ORDERS_PER_S = 30;
/** So many orders get a yes before the command begins, and again after it has ended. */
const ORDERS_AROUND = 50;
const ORDERS_DEADLINE_MS = 120_000;
const HEALING = { deadlineMs: 120_000, settledAfterMs: 10_000 };

/** What is done to the shop while customers order. */
export interface Deed {
  readonly command: readonly [program: string, ...args: string[]];
  readonly seed: number;
  readonly allowedMailRepeats: number;
}

/** Runs a command while customers order, then compares what they know with what happened. */
export async function underLoad(shop: Shop, deed: Deed): Promise<{ report: Report; exitCode: number }> {
  const { seed, command, allowedMailRepeats } = deed;
  const edge = new EdgeClient(shop.run.edge);
  const journal = await openShelf(edge, await shop.token('staff', '--staff'), seed);
  const tokens = [await shop.token('nia'), await shop.token('tom')];
  const plan = { seed, ordersPerS: ORDERS_PER_S, tokens, cancelShare: 0.15, resendShare: 0.5 };
  const load = startLoad(edge, journal, plan);
  const exitCode = await amidOrders(journal, () => run(command)).finally(() => load.stop());
  const place = openPlace(shop.run);
  const limits = { minimumOrders: 2 * ORDERS_AROUND, allowedMailRepeats };
  const report = await checkAfterHealing(place, journal, limits, HEALING).finally(() => place.close());
  return { report, exitCode };
}

async function amidOrders<T>(journal: Journal, work: () => Promise<T>): Promise<T> {
  await moreOrders(journal, ORDERS_AROUND, ORDERS_DEADLINE_MS);
  const result = await work();
  await moreOrders(journal, ORDERS_AROUND, ORDERS_DEADLINE_MS);
  return result;
}

/** Exit code of a command whose output goes to ours; 1 when a signal ended it. */
async function run([program, ...args]: Deed['command']): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
