import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Product } from '@two-pizza/contracts-catalog';
import { waitFor } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import { openDatabase } from '../src/checker/place.ts';
import type { Journal } from '../src/load/journal.ts';
import { openShelf, startLoad, type RunningLoad } from '../src/load/load.ts';
import { moreOrders } from '../src/load/more-orders.ts';
import { chooseSeed } from '../src/load/random.ts';
import { workspaceRoot } from '../src/platform/copy.ts';
import { controlRoomOf, supervisedOf, watchdogOf } from '../src/platform/kept-state.ts';
import type { Platform } from '../src/platform/platform.ts';
import { processesOf, type SeenProcess } from '../src/platform/processes.ts';
import { carryOut, countStrikes } from '../src/platform/strikes.ts';
import { sharedPlatform } from './shared-platform.ts';

const ORDERS_PER_S = 10;
/** So many orders get a yes between two strikes, and after the last. */
const ORDERS_BETWEEN = 10;
const ORDERS_DEADLINE_MS = 60_000;
/** Removes the guard: what a killed control room has left is not taken over. */
const CONTROL = join(workspaceRoot, 'apps/journeys/controls/started-twice.patch');

const countKnownPrices = statement<{ count: number }>(
  'journeys.count-known-prices',
  'select count(*)::int as count from prices where product_id = any($1)',
);

let platform: Platform;
let tokens: string[];
let load: RunningLoad | undefined;
let before: SeenProcess[];
const seed = chooseSeed(process.env);
beforeAll(async () => {
  platform = await sharedPlatform();
  tokens = [await platform.token('lea'), await platform.token('max')];
});

afterEach(() => load?.stop());

describe('kill -9 under 10 orders/s', () => {
  it('of the control room, and of the next one: its watchdog follows it, and takes over what runs', async () => {
    await underLoad();
    expect(await strike('control room', 'control room')).toEqual({ 'control room': 2 });
    await nothingHappened();
  });

  it('of the watchdog: another one waits', async () => {
    await underLoad();
    expect(await strike('watchdog', 'watchdog')).toEqual({ watchdog: 2 });
    await nothingHappened();
  });

  it('of both: everything else goes on, status says so, and npm start takes it over', async () => {
    await underLoad();
    const supervisors = await Promise.all([watchdogOf(platform.root).pid(), controlRoomOf(platform.root).pid()]);
    for (const pid of supervisors) process.kill(pid as number, 'SIGKILL');
    await someWork();
    const told = await platform.command('status');
    expect(told).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/control room is gone[\s\S]*orders\/(blue|green)/),
    });
    await platform.start();
    await nothingHappened();
  });

  it('starts a second one of everything where the take-over is patched away: the check above sees it', async () => {
    before = supervisedOf(platform.root);
    patch();
    try {
      await carryOut([{ target: 'control room', afterMs: 0 }], [controlRoomOf(platform.root)], { someWork: nothing });
      const second = await waitFor('a second one of a process that runs', () => Promise.resolve(startedTwice()));
      expect(supervisedOf(platform.root)).not.toEqual(before);
      expect(before.map(({ command }) => command)).toContain(second.command);
    } finally {
      patch('--reverse');
    }
  });

  it('stop leaves no process even then, and the next start goes on with what was there', async () => {
    const product = await anyProduct();
    await platform.stop();
    expect(processesOf(platform.root)).toEqual([]);
    expect((await platform.command('status')).exitCode).toBe(1);
    await platform.start();
    expect(await anyProduct()).toEqual(product);
  });
});

async function underLoad(): Promise<void> {
  before = supervisedOf(platform.root);
  expect(before.length).toBeGreaterThanOrEqual(7);
  const shelf = await openShelf(platform.edge(), await platform.token('staff', 'staff'), seed);
  await waitFor('orders to have its own copy of the prices', () => inLocalCopy(shelf));
  load = startLoad(platform.edge(), shelf, { seed, ordersPerS: ORDERS_PER_S, tokens, cancelShare: 0, resendShare: 0 });
}

/** Until then a slow answer of catalog would be a 503, whoever is killed: that is another story. */
async function inLocalCopy({ products }: Journal): Promise<true | undefined> {
  const orders = openDatabase(platform.run, 'orders');
  try {
    const [known] = await orders.query(countKnownPrices, [products.map(({ productId }) => productId)]);
    return known?.count === products.length ? true : undefined;
  } finally {
    await orders.close();
  }
}

async function strike(...victims: string[]): Promise<Record<string, number>> {
  const plan = victims.map((target) => ({ target, afterMs: 0 }));
  return countStrikes(await carryOut(plan, [controlRoomOf(platform.root), watchdogOf(platform.root)], { someWork }));
}

/** No request fails; every part is healthy and the very process that it was; the commands say so. */
async function nothingHappened(): Promise<void> {
  await waitFor('every part, the watchdog too, to be healthy', () => platform.healthy(), 30_000);
  await someWork();
  expect(reasonsOf(await (load as RunningLoad).stop())).toEqual({});
  expect(await platform.command('status')).toMatchObject({ exitCode: 0 });
  expect(supervisedOf(platform.root)).toEqual(before);
}

/** The shop is at work. */
const someWork = () => moreOrders((load as RunningLoad).journal, ORDERS_BETWEEN, ORDERS_DEADLINE_MS);

/** The shop need not be at work for the control. */
const nothing = () => Promise.resolve();

/** How often orders failed, or ended unknown, and why. */
function reasonsOf({ placements }: Journal): Record<string, number> {
  const answers = placements.flatMap((placement) => placement.answers).filter(({ result }) => result !== 'ok');
  const reasons = answers.map((each) =>
    each.result === 'failed' ? `${each.status} ${each.code}` : JSON.stringify(each),
  );
  return Object.fromEntries(
    [...new Set(reasons)].map((reason) => [reason, reasons.filter((r) => r === reason).length]),
  );
}

/** A process that was not there before, with the command line of one that was. */
function startedTwice(): SeenProcess | undefined {
  const added = supervisedOf(platform.root).filter(({ pid }) => !before.some((each) => each.pid === pid));
  return added.find(({ command }) => before.some((each) => each.command === command));
}

/** The shared platform runs from source: its next control room is a patched one. */
function patch(...options: string[]): void {
  execFileSync('git', ['apply', '--whitespace=nowarn', ...options, CONTROL], { cwd: platform.root });
}

/** A product that no load orders. */
async function anyProduct(): Promise<Product | undefined> {
  const { body } = await platform.edge().send('/products?limit=100');
  return (body as { items: Product[] }).items.find(({ productId }) => !/^(run|practice)-/.test(productId));
}
