import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, createServer, get as httpGet, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultToolsFolder,
  freePort,
  prepareHaproxy,
  runtimeCommand,
  startHaproxy,
  type RunningHaproxy,
} from '@two-pizza/local-infra';
import { waitFor } from '@two-pizza/local-infra/testing';
import { lostRequests } from '../src/judge/proxy-counters.ts';
import { parseProxyLine } from '../src/judge/proxy-line.ts';
import type { RequestLine } from '../src/judge/evidence.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

/** An orders that answers, and that breaks off when it is asked to. */
const orders: Server = createServer((request, response) => {
  if (request.url?.startsWith('/orders/broken')) return void request.socket.destroy();
  response.setHeader('x-release', 'orders@1.0.0+ab12cd34');
  response.setHeader('traceresponse', `00-${TRACE}-b7ad6b7169203331-01`);
  response.end('{}');
});

describe('the lines of a real HAProxy', () => {
  let folder: string;
  let edge: RunningHaproxy;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'two-pizza-lines-'));
    const toolsFolder = defaultToolsFolder();
    await prepareHaproxy({ toolsFolder });
    await new Promise<void>((resolve) => orders.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(orders.address() as AddressInfo).port}`;
    edge = await startHaproxy({
      toolsFolder,
      folder,
      publicPort: await freePort(),
      internalPort: await freePort(),
      logFile: join(folder, 'edge.log'),
      slots: { orders: { blue: { address } } },
    });
  });

  afterAll(async () => {
    await edge.stop();
    orders.close().closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  /** The parsed line of one request. */
  async function lineOf(
    path: string,
    base = edge.publicUrl,
    headers: Record<string, string> = {},
  ): Promise<RequestLine> {
    await fetch(`${base}${path}`, { headers });
    return theLine(path);
  }

  function theLine(path: string): Promise<RequestLine> {
    return waitFor(`the line of ${path}`, async () => {
      const lines = (await readFile(edge.logFile, 'utf8')).split('\n').slice(0, -1);
      return lines.map(parseProxyLine).find((line) => line?.path === path.split('?')[0]);
    });
  }

  /** The status, or why there is none. Without an agent the request is alone on its connection. */
  function get(path: string, agent: Agent | false = false): Promise<number | string | undefined> {
    return new Promise((resolve) => {
      const sent = httpGet(`${edge.publicUrl}${path}`, { agent }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode));
      });
      sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
  }

  const bearer = (sub: string) => ({
    authorization: `Bearer ${[{ alg: 'RS256' }, { sub }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2lnbmF0dXJl`,
  });

  it('say which release answered, in which slot, how, and in which trace', async () => {
    const line = await lineOf('/orders/17?limit=1');
    expect(line).toMatchObject({
      service: 'orders',
      slot: 'blue',
      release: '1.0.0+ab12cd34',
      listener: 'public',
      who: 'customer',
      method: 'GET',
      status: 200,
      termination: '--',
      traceId: TRACE,
    });
    expect(line.answerMs).toBeGreaterThanOrEqual(0);
    expect(Math.abs(line.atMs - Date.now())).toBeLessThan(60_000);
  });

  it('tell synthetic customers and services from customers', async () => {
    expect((await lineOf('/orders/of-ada', edge.publicUrl, bearer('ada'))).who).toBe('customer');
    expect((await lineOf('/orders/of-shopper', edge.publicUrl, bearer('shopper-3'))).who).toBe('shopper');
    expect((await lineOf('/orders/of-service', edge.internalUrl)).who).toBe('service');
  });

  it('name the slot, and no release, when the service broke off', async () => {
    expect(await get('/orders/broken')).toBe(502);
    const line = await theLine('/orders/broken');
    expect(line).toMatchObject({ slot: 'blue', status: 502, termination: 'SH', answerMs: -1 });
    expect(line.release).toBeUndefined();
  });

  it('are missing when the service broke off later on a connection; the counters tell these', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const lostNow = async () => lostRequests(await runtimeCommand(edge.runtimeSocket, 'show stat'));
    const of = (lost: number) => expect.objectContaining({ service: 'orders', slot: 'blue', lost });
    await get('/orders/first', agent);
    expect(await lostNow()).toContainEqual(of(0));
    expect(await get('/orders/broken-later', agent)).toBe('ECONNRESET');
    await waitFor('the counter', async () => (await lostNow()).find(({ lost }) => lost === 1));
    agent.destroy();
  });

  it('are whole, however long the address is', async () => {
    expect(await lineOf(`/orders/long?limit=${'1'.repeat(4000)}`)).toMatchObject({
      service: 'orders',
      termination: '--',
    });
  });

  it('name no slot where no server was ready', async () => {
    expect(await lineOf('/products')).toMatchObject({ service: 'catalog', slot: '', status: 503 });
  });
});

describe('a line that is not of this log-format', () => {
  it('is an error that says what is missing: a judge without evidence must not stay silent', () => {
    expect(() => parseProxyLine('{"status":200}')).toThrow('no number "timeMs"');
  });

  it('is nothing when it was cut off: one request less, and the judge goes on', () => {
    expect(parseProxyLine('{"timeMs":1,"listener":"public","path":"/orders?limit=11111')).toBeUndefined();
  });

  it('is nothing when it is a notice of HAProxy', () => {
    expect(parseProxyLine('[NOTICE]   (17) : New worker forked')).toBeUndefined();
  });
});
