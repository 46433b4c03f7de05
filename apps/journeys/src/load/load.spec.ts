import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EdgeClient } from './edge.client.ts';
import { countResults, type Journal } from './journal.ts';
import { startLoad, type LoadPlan } from './load.ts';

const products = ['a', 'b', 'c'].map((productId) => ({ productId, initialStock: 10 }));
const empty = (): Journal => ({ seed: 3, emailDomain: 'run.example', products, placements: [], cancellations: [] });
const plan: LoadPlan = { seed: 3, ordersPerS: 400, tokens: ['t1', 't2'], cancelShare: 0.3, resendShare: 1 };

/** A shop that breaks every third connection, to see what the customers make of it. */
let shop: Server;
let url: string;
let requests = 0;
const bodies = new Map<string, Set<string>>();

beforeAll(async () => {
  shop = createServer((request, response) => {
    requests += 1;
    if (requests % 3 === 0) return void request.socket.destroy();
    const key = String(request.headers['idempotency-key'] ?? request.url);
    request.setEncoding('utf8').on('data', (body: string) => bodies.set(key, (bodies.get(key) ?? new Set()).add(body)));
    request.on('end', () => response.writeHead(201).end(JSON.stringify({ orderId: `o-${key.split('/').at(-1)}` })));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});
afterAll(() => void shop.close().closeAllConnections());

async function loadUntil(count: number, chosen: LoadPlan): Promise<Journal> {
  const load = startLoad(new EdgeClient(url), empty(), chosen);
  while (load.journal.placements.length < count) await new Promise((resolve) => setImmediate(resolve));
  return load.stop();
}

describe('the load', () => {
  it('sends a lost request again under the same key and with the same body, until it knows', async () => {
    const journal = await loadUntil(30, plan);
    expect(countResults(journal.placements)).toEqual({ ok: journal.placements.length, failed: 0, unknown: 0 });
    expect(journal.placements.some(({ answers }) => answers.length > 1)).toBe(true);
    expect(journal.cancellations.length).toBeGreaterThan(0);
    expect([...bodies.values()].every((sent) => sent.size === 1)).toBe(true);
  });

  it('leaves a lost request unknown when its customer does not try again', async () => {
    const journal = await loadUntil(30, { ...plan, resendShare: 0 });
    expect(countResults(journal.placements).unknown).toBeGreaterThan(0);
    expect(journal.placements.every(({ answers }) => answers.length === 1)).toBe(true);
  });

  it('wishes for the same things when it gets the same seed', async () => {
    const [first, second] = [await loadUntil(20, plan), await loadUntil(20, plan)];
    const wishes = (journal: Journal) => journal.placements.slice(0, 20).map(({ email, items }) => ({ email, items }));
    expect(wishes(first)).toEqual(wishes(second));
  });
});
