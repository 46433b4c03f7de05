import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, stat, truncate } from 'node:fs/promises';
import {
  defaultToolsFolder,
  freePort,
  isAlive,
  prepareHaproxy,
  type RunningHaproxy,
  setSlot,
  setState,
  setWeight,
  slotStates,
  startHaproxy,
} from '../src/index.ts';
import { request, waitFor } from '../src/testing.ts';
import { type Instance, instance, isRefused, raw } from './instance.ts';
import { type Workplace, workplace } from './workplace.ts';

describe('the edge', () => {
  let place: Workplace;
  let edge: RunningHaproxy;
  let blue: Instance;
  let green: Instance;
  const toolsFolder = defaultToolsFolder();
  const logLines = async () =>
    (await readFile(edge.logFile, 'utf8')).split('\n').filter((line) => line.startsWith('{'));

  beforeAll(async () => {
    place = await workplace();
    await prepareHaproxy({ toolsFolder });
    [blue, green] = [await instance('orders@blue'), await instance('orders@green')];
    edge = await startHaproxy({
      toolsFolder,
      folder: place.folder,
      publicPort: await freePort(),
      internalPort: await freePort(),
      logFile: place.path('edge.log'),
      slots: { orders: { blue: { address: blue.address } } },
      requestTimeout: '1s',
      started: place.started,
    });
    await waitFor('orders/blue to be up', async () => (await slot('blue')).status === 'UP' || undefined);
  });

  afterAll(async () => {
    await place.close();
    await Promise.all([blue.close(), green.close()]);
  });

  const slot = async (name: string) => {
    const found = (await slotStates(edge.runtimeSocket)).find(
      (each) => each.backend === 'orders' && each.slot === name,
    );
    if (!found) throw new Error(`no slot ${name}`);
    return found;
  };

  it('passes requests to the service of their path', async () => {
    const answer = await request(`${edge.publicUrl}/orders/o-1?a=b`, { method: 'POST', body: { a: 1 } });
    expect(answer).toMatchObject({ status: 200, body: { method: 'POST', url: '/orders/o-1?a=b', body: '{"a":1}' } });
    expect(answer.headers['x-release']).toBe('orders@blue');
  });

  it.each(['/', '/health/ready', '/info', '/openapi.json', '/asyncapi.json', '/metrics', '/ordersx', '/nothing'])(
    'does not pass %s to anybody',
    async (path) => {
      const answer = await request(`${edge.publicUrl}${path}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'ROUTE_UNKNOWN', status: 404 } });
      expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'x-release': 'edge' });
      expect(answer.body.traceId).toBeUndefined();
    },
  );

  it('lets no client write into our traces, but passes them between services', async () => {
    const headers = { traceparent: 'tp', tracestate: 'ts', baggage: 'b', 'x-client-traceparent': 'forged' };
    const { headers: outside } = (await request(`${edge.publicUrl}/orders`, { headers })).body;
    expect(outside['x-client-traceparent']).toBe('tp');
    for (const name of ['traceparent', 'tracestate', 'baggage']) expect(outside[name]).toBeUndefined();

    const { traceparent, ...without } = headers;
    expect(traceparent).toBe('tp');
    const { headers: forged } = (await request(`${edge.publicUrl}/orders`, { headers: without })).body;
    expect(forged['x-client-traceparent']).toBeUndefined();

    const { headers: inside } = (await request(`${edge.internalUrl}/orders`, { headers })).body;
    expect(inside).toMatchObject(headers);
  });

  it('says by code that no instance is ready', async () => {
    const answer = await request(`${edge.publicUrl}/products`);
    expect(answer).toMatchObject({ status: 503, body: { code: 'NOT_READY' } });
    expect(answer.headers).toMatchObject({ 'x-release': 'edge', 'retry-after': '1' });
  });

  it('refuses what is no HTTP', async () => {
    expect(await raw(edge.publicUrl, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.[01] 400 /);
  });

  it('keeps a client that does not finish its request to itself: 408 in the end, and no service hears of it', async () => {
    const before = blue.requests();
    const request = 'POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n';
    const [headers, body] = await Promise.all([
      raw(edge.publicUrl, request),
      raw(edge.publicUrl, `${request}\r\n{"items": [`),
    ]);
    expect(headers).toMatch(/^HTTP\/1\.[01] 408 /);
    expect(body).toMatch(/^HTTP\/1\.1 408[^]*x-release: edge[^]*REQUEST_TIMEOUT/);
    expect(blue.requests()).toBe(before);
  });

  it('sends no request a second time when the connection breaks, and says that the outcome is unknown', async () => {
    const before = blue.requests();
    const words = 'POST /orders/break HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    expect(await raw(edge.publicUrl, words)).toMatch(/^HTTP\/1\.1 502[^]*x-release: edge[^]*CONNECTION_LOST/);
    expect(blue.requests()).toBe(before + 1);
  });

  it('moves traffic to another slot while it runs, and takes an instance out without an error', async () => {
    await setSlot(edge.runtimeSocket, 'orders', 'green', { address: green.address, weight: 256 });
    await waitFor('orders/green to be up', async () => (await slot('green')).status === 'UP' || undefined);
    await setWeight(edge.runtimeSocket, 'orders', 'blue', 0);
    const all = await Promise.all(Array.from({ length: 20 }, () => request(`${edge.publicUrl}/orders`)));
    expect(new Set(all.map((answer) => answer.headers['x-release']))).toEqual(new Set(['orders@green']));

    await setWeight(edge.runtimeSocket, 'orders', 'blue', 256);
    await setState(edge.runtimeSocket, 'orders', 'green', 'drain');
    expect((await request(`${edge.publicUrl}/orders`)).headers['x-release']).toBe('orders@blue');
    expect((await slot('green')).requests).toBe(20);
  });

  it('asks another instance when one takes no connection, before any health check has noticed', async () => {
    await setState(edge.runtimeSocket, 'orders', 'green', 'ready');
    await waitFor('orders/green to be up', async () => (await slot('green')).status === 'UP' || undefined);
    await green.close();
    // A request over a connection that just ended has no answer: the proxy must have seen the end of those it kept.
    await waitFor('no idle connection to green', async () => (await slot('green')).idleConnections === 0 || undefined);
    const all = await Promise.all(Array.from({ length: 10 }, () => request(`${edge.publicUrl}/orders`)));
    expect(new Set(all.map(({ status, headers }) => `${status} ${headers['x-release']}`))).toEqual(
      new Set(['200 orders@blue']),
    );
  });

  it('refuses a slot that does not exist', async () => {
    await expect(setWeight(edge.runtimeSocket, 'orders', 'red', 1)).rejects.toThrow('HAProxy refused');
  });

  it('writes no mail address, wherever a client puts one', async () => {
    await request(`${edge.publicUrl}/orders/of-ada@example.org/x?to=grace%40example.org&a=after-mails`);
    const line = await waitFor('the log line', async () =>
      (await logLines()).find((each) => each.includes('after-mails')),
    );
    expect(JSON.parse(line)).toMatchObject({ path: '/orders/<mail address>/x?to=<mail address>&a=after-mails' });
  });

  it('writes one JSON line for each request, whatever is in its path', async () => {
    await request(`${edge.publicUrl}/orders/say-"odd"\\%22?q=${encodeURIComponent('ü"')}`);
    const line = await waitFor('the log line', async () => (await logLines()).find((each) => each.includes('odd')));
    expect(JSON.parse(line)).toMatchObject({
      listener: 'public',
      method: 'GET',
      status: 200,
      backend: 'orders',
      release: 'orders@blue',
    });
    for (const each of await logLines()) expect(() => JSON.parse(each) as unknown).not.toThrow();
  });

  it('goes on at the end of its log after the log was rotated', async () => {
    await truncate(edge.logFile);
    await request(`${edge.publicUrl}/orders/after-rotation`);
    await waitFor('the log line', async () => (await logLines()).find((each) => each.includes('after-rotation')));
    expect((await readFile(edge.logFile, 'utf8')).startsWith('{')).toBe(true);
  });

  it('keeps its runtime socket from others', async () => {
    expect(((await stat(edge.runtimeSocket)).mode & 0o777).toString(8)).toBe('600');
  });

  it('finishes a running request when it is stopped, and leaves no process', async () => {
    const running = request(`${edge.publicUrl}/orders/slow`);
    await waitFor('the slow request', async () => blue.waiting() || undefined);
    const stopped = edge.stop();
    await waitFor('the listener to be closed', async () => (await isRefused(edge.publicUrl)) || undefined);
    blue.finish();
    expect((await running).status).toBe(200);
    await stopped;
    expect(isAlive(edge.pid)).toBe(false);
  });
});
