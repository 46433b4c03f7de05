import type { Answer, Journal } from '../load/journal.ts';
import { openShelf, startLoad } from '../load/load.ts';
import { startVisitors } from '../load/visitors.ts';
import type { Platform } from '../platform/platform.ts';

/** How many requests a second customers send; each is sent once, whatever comes back. */
export interface CustomersPlan {
  readonly seed: number;
  readonly ordersPerS: number;
  readonly looksPerS: number;
}

/** What customers had of a time. */
export interface Felt {
  readonly posts: number;
  readonly gets: number;
  readonly seconds: number;
  /** One line for each request that did not get the answer that it must. */
  readonly failed: readonly string[];
  /** For the checker. */
  readonly journal: Journal;
}

/** Customers who order (POST) and look (GET) at a steady rate until they are asked to leave. `edge` is their way in. */
export async function startCustomers(
  platform: Platform,
  { seed, ordersPerS, looksPerS }: CustomersPlan,
  edge = platform.edge(),
): Promise<{ leave(): Promise<Felt> }> {
  const tokens = await Promise.all(['nia', 'tom'].map((name) => platform.token(name)));
  const shelf = await openShelf(edge, await platform.token('staff', 'staff'), seed);
  const began = performance.now();
  const orders = startLoad(edge, shelf, { seed, ordersPerS, tokens, cancelShare: 0.1, resendShare: 0 });
  const visitors = startVisitors(edge, looksPerS);
  return {
    async leave() {
      const [journal, visit] = await Promise.all([orders.stop(), visitors.leave()]);
      return {
        posts: journal.placements.length + journal.cancellations.length,
        gets: visit.sent,
        seconds: (performance.now() - began) / 1000,
        failed: [...visit.failed.map(({ at, what }) => `${at} GET ${what}`), ...failedPosts(journal)],
        journal,
      };
    },
  };
}

/** How much they sent, as one line. */
export function trafficText({ posts, gets, seconds }: Pick<Felt, 'posts' | 'gets' | 'seconds'>): string {
  const perS = (sent: number) => (sent / seconds).toFixed(1);
  return `customers sent ${perS(posts)} POST/s and ${perS(gets)} GET/s for ${seconds.toFixed(0)} s`;
}

/** A cancellation of an order that was rejected meanwhile is answered 409, as it must be. */
function failedPosts({ placements, cancellations }: Journal): string[] {
  const bad = (answers: readonly Answer[], allowed: readonly string[]) =>
    answers.flatMap((answer) => {
      if (answer.result === 'ok' || (answer.result === 'failed' && allowed.includes(answer.code))) return [];
      return [answer.result === 'failed' ? `POST ${answer.status} ${answer.code}` : `POST ${answer.why}`];
    });
  return [
    ...placements.flatMap(({ answers }) => bad(answers, [])),
    ...cancellations.flatMap(({ answers }) => bad(answers, ['ORDER_NOT_CANCELLABLE'])),
  ];
}
