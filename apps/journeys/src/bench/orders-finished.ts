import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../checker/place.ts';
import { openShelf } from '../load/load.ts';
import type { Journal } from '../load/journal.ts';
import type { Platform } from '../platform/platform.ts';
import { openBareChain, WHAT_THE_CHAIN_DOES } from './bare-chain.ts';
import type { Bench, Measured } from './bench.ts';
import { median, ratio } from './figures.ts';
import { countMailed } from './orders-finished.repository.ts';
import { cpuMsOf, cpuMsOfFamily } from './process-cost.ts';

/** So many orders are on their way at once, from the request to the mail: enough to keep every part at work. */
const ON_THEIR_WAY = 40;
const WARM_UP_MS = 10_000;
const MEASURED_MS = 10_000;
const ROUNDS = 3;
const LOOK_MS = 50;
const DRAINED_WITHIN_MS = 60_000;

/** Orders from the request to the mail, as many as the platform finishes while the next ones come in. */
export const ordersFinished: Bench = {
  name: 'orders-finished',
  on: 'platform',
  about: `orders confirmed and mailed per second, ${ON_THEIR_WAY} on their way at once; floor, in alternation: as many bare chains (${WHAT_THE_CHAIN_DOES})`,
  notMeasured: [
    'more than one process of a service, more than one machine: load, parts and floor share these processors',
    'orders of more than one line, rejected and cancelled orders',
    'hours: tables stay small, nothing is pruned',
  ],
  async measure(platform, progress) {
    const shop = await openShop(platform);
    const chain = await openBareChain(platform, shop.journal.products[0]?.productId ?? '');
    const [orders, chains]: [Round[], number[]] = [[], []];
    try {
      await shop.run(WARM_UP_MS);
      for (let n = 0; n < ROUNDS; n += 1) {
        orders.push(await shop.run(MEASURED_MS));
        chains.push(await chainsPerS(chain));
        progress(`round ${n + 1} of ${ROUNDS}: ${orders.at(-1)?.perS} orders/s, ${chains.at(-1)} bare chains/s`);
      }
    } finally {
      await chain.close();
      await shop.close();
    }
    return summed(orders, chains);
  },
};

interface Round {
  readonly perS: number;
  /** Processor time of each part for one finished order. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

async function openShop(platform: Platform) {
  const tokens = await Promise.all(['ann', 'ben', 'cleo', 'dan'].map((name) => platform.token(name)));
  const journal = await openShelf(platform.edge(), await platform.token('staff', 'staff'), 1);
  const notifications = openDatabase(platform.run, 'notifications');
  const mailed = () => countMailed(notifications, journal.emailDomain);
  let placed = 0;
  const place = placing(platform, tokens, journal);
  const placeUntilFull = async (done: number) => {
    const free = ON_THEIR_WAY - (placed - done);
    const numbers = Array.from({ length: Math.max(0, free) }, () => placed++);
    await Promise.all(numbers.map(place));
  };
  return {
    journal,
    /** Keeps the platform full for so long, and returns what came out meanwhile; then lets everything end. */
    async run(forMs: number): Promise<Round> {
      const [mailedBefore, cpuBefore, startedAtMs] = [await mailed(), await cpuOfParts(platform), performance.now()];
      let done = mailedBefore;
      while (performance.now() - startedAtMs < forMs) {
        await placeUntilFull(done);
        done = await mailed();
      }
      const [tookMs, cpuAfter] = [performance.now() - startedAtMs, await cpuOfParts(platform)];
      const finished = done - mailedBefore;
      if (finished === 0) throw new Error('no order was finished: nothing was measured');
      const cpuMs = Object.entries(cpuAfter).map(([part, ms]) => [
        part,
        hundredths((ms - (cpuBefore[part] ?? 0)) / finished),
      ]);
      await drained(mailed, () => placed);
      return { perS: hundredths((finished / tookMs) * 1000), cpuMs: Object.fromEntries(cpuMs) };
    },
    close: () => notifications.close(),
  };
}

function placing(platform: Platform, tokens: readonly string[], journal: Journal) {
  const edge = platform.edge();
  const items = journal.products.slice(0, 1).map(({ productId }) => ({ productId, quantity: 1 }));
  return async (n: number): Promise<void> => {
    const email = `c${n}@${journal.emailDomain}`;
    const answer = await edge.place(tokens[n % tokens.length] ?? '', { idempotencyKey: email, email, items });
    if (answer.result !== 'ok') throw new Error(`order ${n} was not taken: ${JSON.stringify(answer)}`);
  };
}

async function drained(mailed: () => Promise<number>, placed: () => number): Promise<void> {
  const deadline = Date.now() + DRAINED_WITHIN_MS;
  while ((await mailed()) < placed()) {
    if (Date.now() > deadline) throw new Error(`not every order was mailed ${DRAINED_WITHIN_MS} ms after the last one`);
    await pause(LOOK_MS);
  }
}

/** Their children are the other parts: counted with them, they would be counted twice. */
const SUPERVISORS = new Set(['control room', 'watchdog']);

/** Processor time so far of each part of the platform, and of this load. */
async function cpuOfParts(platform: Platform): Promise<Record<string, number>> {
  const costOf = (name: string) => (SUPERVISORS.has(name) ? cpuMsOf : cpuMsOfFamily);
  const parts = Object.entries(await platform.pids()).map(([name, pid]) => [name, costOf(name)(pid)]);
  return { ...Object.fromEntries(parts), load: cpuMsOf(process.pid) } as Record<string, number>;
}

async function chainsPerS(chain: Awaited<ReturnType<typeof openBareChain>>): Promise<number> {
  const startedAtMs = performance.now();
  let finished = 0;
  const walker = async () => {
    while (performance.now() - startedAtMs < MEASURED_MS) void [await chain.round(), (finished += 1)];
  };
  await Promise.all(Array.from({ length: ON_THEIR_WAY }, walker));
  return hundredths((finished / (performance.now() - startedAtMs)) * 1000);
}

function summed(orders: readonly Round[], chains: readonly number[]): Measured {
  const perS = median(orders.map((each) => each.perS));
  const floorPerS = median(chains);
  const toFloor = median(orders.map((each, n) => ratio(each.perS, chains[n] ?? Number.NaN)));
  const parts = Object.keys(orders[0]?.cpuMs ?? {});
  const cpuMs = Object.fromEntries(parts.map((part) => [part, median(orders.map((each) => each.cpuMs[part] ?? 0))]));
  const all = hundredths(Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0));
  const told = Object.entries(cpuMs).sort(([, a], [, b]) => b - a);
  return {
    figures: { rounds: ROUNDS, onTheirWay: ON_THEIR_WAY, perS, floorPerS, toFloor, cpuMsPerOrder: { ...cpuMs, all } },
    lines: [
      `orders finished  ${perS}/s`,
      `bare chains      ${floorPerS}/s   (the floor)`,
      `÷ floor          ${toFloor}`,
      `CPU ms an order  ${all}: ${told.map(([part, ms]) => `${part} ${ms}`).join(', ')}`,
    ],
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
