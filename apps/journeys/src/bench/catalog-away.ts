import { setTimeout as pause } from 'node:timers/promises';
import { openShelf } from '../load/load.ts';
import type { Platform } from '../platform/platform.ts';
import { countBy, ratio, timesOf, timesText } from './figures.ts';
import type { Bench, Measured } from './bench.ts';

/** For ten seconds: long enough for the breaker to try catalog several times meanwhile. */
const ORDERS = 300;
const PER_S = 30;
const OPEN_WITHIN_MS = 20_000;

/** `POST /orders` while catalog does not answer (its process is stopped), from the moment that the breaker is open. */
export const catalogAway: Bench = {
  name: 'catalog-away',
  on: 'platform',
  about: `POST /orders while catalog is away and the breaker is open, ${PER_S} in a second; floor, before it: the same with catalog`,
  notMeasured: [
    'the first requests, before the breaker opens: each waits for its deadline of a second at most',
    'more than 30 orders a second',
    'a catalog that is slow instead of away',
  ],
  async measure(platform, progress) {
    const place = await shopper(platform);
    for (let n = 0; n < 20; n += 1) await place();
    const here = await paced(place);
    progress('stopping catalog (SIGSTOP)');
    const pid = (await platform.service('catalog').pid()) as number;
    process.kill(pid, 'SIGSTOP');
    let away: readonly Placed[] = [];
    try {
      await untilOpen(platform, place);
      progress('the breaker is open');
      away = await paced(place);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    return summed(here, away);
  },
};

/** At a steady rate, whether answers come or not. */
async function paced(place: () => Promise<Placed>): Promise<readonly Placed[]> {
  const startedAtMs = performance.now();
  const placed: Promise<Placed>[] = [];
  for (let n = 0; n < ORDERS; n += 1) {
    await pause(Math.max(0, startedAtMs + (n * 1000) / PER_S - performance.now()));
    placed.push(place());
  }
  return Promise.all(placed);
}

function summed(here: readonly Placed[], away: readonly Placed[]): Measured {
  const times = (placed: readonly Placed[]) => timesOf(placed.map(({ tookMs }) => tookMs));
  const [catalogHere, catalogAway] = [times(here), times(away)];
  const medianToHere = ratio(catalogAway.medianMs, catalogHere.medianMs);
  const statuses = countBy(away, ({ status }) => status);
  const pricedFrom = countBy(away, (placed) => placed.pricedFrom);
  return {
    figures: { catalogHere, catalogAway, medianToHere, statuses, pricedFrom },
    lines: [
      `catalog away     ${timesText(catalogAway)}   (bar: p99 300 ms)`,
      `catalog here     ${timesText(catalogHere)}`,
      `median ÷ here    ${medianToHere}`,
      `while away: statuses ${JSON.stringify(statuses)}, priced from ${JSON.stringify(pricedFrom)}`,
    ],
  };
}

interface Placed {
  readonly tookMs: number;
  readonly status: string;
  readonly pricedFrom: string;
}

async function shopper(platform: Platform): Promise<() => Promise<Placed>> {
  const token = await platform.token('bench');
  const { products, emailDomain } = await openShelf(platform.edge(), await platform.token('staff', 'staff'), 1);
  const items = products.slice(0, 2).map(({ productId }) => ({ productId, quantity: 1 }));
  const edge = platform.edge();
  let number = 0;
  return async () => {
    const email = `c${number++}@${emailDomain}`;
    const startedAtMs = performance.now();
    const answer = await edge.place(token, { idempotencyKey: email, email, items });
    const tookMs = performance.now() - startedAtMs;
    if (answer.result === 'ok')
      return { tookMs, status: `${answer.status}`, pricedFrom: answer.pricedFrom ?? 'nothing' };
    return {
      tookMs,
      status: answer.result === 'failed' ? `${answer.status} ${answer.code}` : answer.why,
      pricedFrom: 'nothing',
    };
  };
}

/** Orders until `/health/ready` of orders says that the breaker is open. */
async function untilOpen(platform: Platform, place: () => Promise<Placed>): Promise<void> {
  const deadline = Date.now() + OPEN_WITHIN_MS;
  while ((await platform.breakerState()) !== 'open') {
    if (Date.now() > deadline) throw new Error(`the breaker was not open after ${OPEN_WITHIN_MS} ms without catalog`);
    await place();
  }
}
