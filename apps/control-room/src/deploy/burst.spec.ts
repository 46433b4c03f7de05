import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RequestLine } from '@two-pizza/delivery';
import { burst, harmlessRequests } from './burst.ts';

const operation = (method: 'GET' | 'POST', path: string, access: 'public' | 'customer' = 'public') => {
  const rest = { callers: [access], deprecated: false, accepts: {}, answers: {}, codes: {} };
  return { method, path, access, exposure: 'edge', ...rest } as never;
};
const operations = {
  'shop.list-products': operation('GET', '/products'),
  'shop.get-product': operation('GET', '/products/{productId}'),
  'shop.create-product': operation('POST', '/products'),
  'shop.list-orders': operation('GET', '/orders', 'customer'),
};

describe('requests that change nothing', () => {
  let server: Server;
  let url: string;
  let answers: Record<string, { status: number; body: unknown }>;
  let asked: string[];
  let agents: Set<string | undefined>;
  beforeEach(async () => {
    asked = [];
    agents = new Set();
    answers = { '/products': { status: 200, body: { items: [{ productId: 'a b' }, { productId: 'c' }] } } };
    server = createServer((request, response) => {
      const path = request.url ?? '';
      agents.add(request.headers['user-agent']);
      asked.push(`${request.method} ${path} ${request.headers.authorization ?? '-'}`);
      const { status, body } = answers[path] ?? { status: 404, body: {} };
      response.writeHead(status, { 'x-release': 'shop@1.0.0+aaaaaaaa', traceresponse: `00-${'ab'.repeat(16)}-01-01` });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('are those that stable answers well, with ids from its own lists and the token that they need', async () => {
    answers['/orders'] = { status: 200, body: { items: [] } };
    const found = await harmlessRequests(url, operations, { customer: 'secret' });
    expect(found).toEqual([
      { path: '/products' },
      { path: '/products/a%20b' },
      { path: '/products/c' },
      { path: '/orders', token: 'secret' },
    ]);
    expect(asked).toEqual(['GET /products -', 'GET /orders Bearer secret']);
    expect([...agents]).toEqual(['two-pizza-shopper']);
  });

  it('leave out an operation whose answer is no JSON', async () => {
    answers = { '/products': { status: 200, body: undefined } };
    expect(await harmlessRequests(url, operations, {})).toEqual([]);
  });

  it('leave out what stable refuses: nobody is blamed for a question that was wrong', async () => {
    answers['/orders'] = { status: 401, body: {} };
    expect((await harmlessRequests(url, operations, {})).map(({ path }) => path)).not.toContain('/orders');
  });

  it('become lines as the proxy would have written them; no answer is one too', async () => {
    answers['/products'] = { status: 500, body: {} };
    const lines: RequestLine[] = [];
    const target = { service: 'shop', slot: 'green', url };
    const options = { atOnce: 2, goesOn: (sent: number) => sent < 4, take: (line: RequestLine) => lines.push(line) };
    await burst(target, [{ path: '/products' }], options);
    const about = {
      service: 'shop',
      slot: 'green',
      listener: 'direct',
      who: 'shopper',
      method: 'GET',
      path: '/products',
    };
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ ...about, status: 500, release: '1.0.0+aaaaaaaa', traceId: 'ab'.repeat(16) });
    await burst({ ...target, url: 'http://127.0.0.1:1' }, [{ path: '/products' }], {
      ...options,
      goesOn: (n) => n < 1,
    });
    expect(lines[4]).toMatchObject({ ...about, status: -1, answerMs: -1, termination: 'SH' });
  });
});
