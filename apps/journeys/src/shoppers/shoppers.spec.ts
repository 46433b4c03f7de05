import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { EdgeClient } from '../load/edge.client.ts';
import { optionsOf } from './options.ts';
import { shelf } from './shelf.ts';
import { startShoppers, type ShoppersPlan } from './shoppers.ts';
import { complaintLine, summaryLines } from './shoppers.screen.ts';
import type { Complaint } from './tally.ts';

const token = (sub: string) => `x.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.x`;
const TRACE = '0af7651916cd43dd8448eb211c80319c';

const agents = new Set<string | undefined>();

/** A catalog that shows the shelf, and by path: a wrong price, a 500, no answer. */
function catalog(request: IncomingMessage, response: ServerResponse): void {
  agents.add(request.headers['user-agent']);
  response.setHeader('x-release', 'catalog@1.0.0+ab12cd34');
  response.setHeader('traceresponse', `00-${TRACE}-b7ad6b7169203331-01`);
  const answer = (status: number, body: object) => void response.writeHead(status).end(JSON.stringify(body));
  const { pathname: path } = new URL(request.url ?? '', 'http://shop');
  if (request.method === 'POST') return answer(201, {});
  if (path === '/products') return answer(500, { code: 'INTERNAL_ERROR' });
  if (path.endsWith('bread')) return void request.socket.destroy();
  const product = shelf.find(({ productId }) => path.endsWith(productId));
  const amountMinor = (product?.amountMinor ?? 0) + (path.endsWith('cheese') ? 1 : 0);
  answer(200, { ...product, price: { amountMinor, currency: 'EUR' }, stock: 9 });
}

describe('shoppers', () => {
  let shop: Server;
  let edge: EdgeClient;
  beforeAll(async () => {
    shop = createServer(catalog);
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    edge = new EdgeClient(`http://127.0.0.1:${(shop.address() as AddressInfo).port}`);
  });
  afterAll(() => void shop.close().closeAllConnections());

  const plan = (changes: Partial<ShoppersPlan>): ShoppersPlan => ({
    ...{ seed: 5, requestsPerS: 500, services: ['catalog'], customers: [token('shopper-1')], staff: 'staff' },
    ...{ withinMs: new Map(), onComplaint: () => undefined },
    ...changes,
  });

  it('tell failed from wrong answers, by release, with the trace to look at', async () => {
    const complaints: Complaint[] = [];
    const running = await startShoppers(edge, plan({ onComplaint: (each) => void complaints.push(each) }));
    await waitFor('many answers', async () => (running.summary().sent > 60 ? true : undefined));
    const summary = await running.stop();
    const kinds = new Set(
      complaints.map(({ kind, release, operation, what, traceId }) =>
        [kind, release, operation, what, traceId].join(' | '),
      ),
    );
    expect(kinds).toEqual(
      new Set([
        `wrong | 1.0.0+ab12cd34 | catalog.get-product | price 1232, expected 1231 | ${TRACE}`,
        `failed | 1.0.0+ab12cd34 | catalog.list-products | 500 INTERNAL_ERROR | ${TRACE}`,
        'failed | edge | catalog.get-product | no answer: other side closed | ',
        // The orders of the mix: this shop answers them with {}.
        `wrong | 1.0.0+ab12cd34 | orders.place-order | orderId undefined, expected "an id" | ${TRACE}`,
      ]),
    );
    const counted = Object.values(summary.byRelease).reduce((sum, { failed, wrong }) => sum + failed + wrong, 0);
    expect([counted, summary.sent > counted]).toEqual([complaints.length, true]);
    expect(agents).toContain('two-pizza-shopper');
  });

  it('count late answers apart: they are right', async () => {
    const withinMs = new Map([['catalog.get-product', -1]]);
    const running = await startShoppers(edge, plan({ withinMs }));
    await waitFor('an answer', async () => (running.summary().sent > 20 ? true : undefined));
    expect((await running.stop()).byRelease['catalog@1.0.0+ab12cd34']?.late).toBeGreaterThan(0);
  });

  it('refuse to shop as a real customer: figures of customers stay clean', async () => {
    await expect(startShoppers(edge, plan({ customers: [token('ada')] }))).rejects.toThrow('not of "ada"');
  });
});

describe('what the command shows', () => {
  it('is a table by release', () => {
    const summary = {
      kind: 'summary',
      atMs: 0,
      sent: 62,
      byRelease: {
        'catalog@1.0.0+ab12cd34': { answers: 60, failed: 0, wrong: 0, late: 1 },
        edge: { answers: 2, failed: 2, wrong: 0, late: 0 },
      },
    } as const;
    expect(summaryLines(summary, 2)).toEqual([
      '62 requests in 2 s, 31.0/s',
      'release                 answers  failed  wrong  late',
      'catalog@1.0.0+ab12cd34       60       0      0     1',
      'edge                          2       2      0     0',
    ]);
  });

  it('is a line for each complaint, with the command to look closer', () => {
    const complaint: Complaint = {
      kind: 'wrong',
      ...{ atMs: 0, service: 'orders', release: '1.1.0+00000000', operation: 'orders.get-order' },
      ...{ traceId: TRACE, what: 'total 624, expected 623' },
    };
    expect(complaintLine(complaint)).toBe(
      `✗ wrong  orders@1.1.0+00000000  orders.get-order: total 624, expected 623     npm run trace -- ${TRACE}`,
    );
  });
});

describe('the command line', () => {
  it('has a value for everything that is not given', () => {
    expect(optionsOf(['--for', '2min'])).toMatchObject({
      ...{ requestsPerS: 30, services: ['catalog', 'orders', 'notifications'], forMs: 120_000, json: false },
    });
  });

  it.each([
    [['--rate', '0'], '--rate must be a whole number from 1 to 1000, not "0"'],
    [['--rate', '2.5'], '--rate must be a whole number'],
    [['--services', 'billing'], '--services knows catalog, orders, notifications, not "billing"'],
    [['--for', '60'], '--for must be like 60s or 5min, not "60"'],
    [['--fast'], "Unknown option '--fast'"],
    [['now'], "Unexpected argument 'now'"],
  ])('refuses %j by name, with the right form', (args, text) => {
    expect(() => optionsOf(args)).toThrow(text);
    expect(() => optionsOf(args)).toThrow('Use: npm run -s shoppers');
  });
});
