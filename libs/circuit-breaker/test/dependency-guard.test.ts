import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DependencyUnavailable } from '@two-pizza/circuit-breaker';
import type { DependencyGuard, GuardOptions } from '@two-pizza/circuit-breaker';
import { guardOf, json, makesPart, readsPart, readsPartOrBusy, SampleDependency } from './sample-dependency.ts';

const part = { params: { partId: 'p1' }, query: {} };

let parts: SampleDependency;
let guards: DependencyGuard[] = [];

beforeEach(async () => {
  parts = await new SampleDependency().start();
});
afterEach(async () => {
  await Promise.all(guards.map((guard) => guard.close()));
  guards = [];
  await parts.stop();
});

function guarded(options: Partial<GuardOptions> = {}): DependencyGuard {
  const { guard } = guardOf(parts.url, options);
  guards.push(guard);
  return guard;
}

describe('a call', () => {
  it('gives the part of the answer that the use reads', async () => {
    expect(await guarded().call(readsPart, part)).toEqual({ status: 200, body: { name: 'bolt' } });
  });

  it('writes parameters into the address so that none can leave its place', async () => {
    await guarded().call(readsPart, { params: { partId: '../a b?' }, query: { unit: 'kg&x=1' } });
    expect(parts.requests).toEqual(['GET /parts/..%2Fa%20b%3F?unit=kg%26x%3D1']);
  });

  it('keeps the path of the base address', async () => {
    const { guard } = guardOf(`${parts.url}/internal/`);
    guards.push(guard);
    await guard.call(readsPart, part);
    expect(parts.requests).toEqual(['GET /internal/parts/p1']);
  });

  it('sends the body as JSON', async () => {
    parts.answer = (request, response) =>
      json(201, { partId: `${request.headers['content-type']} ${request.text}` })(request, response);
    const { body } = await guarded().call(makesPart, { body: { name: 'nut' } });
    expect(body.partId).toBe('application/json {"name":"nut"}');
  });

  it('returns an answer that is no success when the use reads it', async () => {
    parts.answer = json(404, { code: 'PART_UNKNOWN', detail: 'no such part' });
    expect(await guarded().call(readsPart, part)).toEqual({ status: 404, body: { code: 'PART_UNKNOWN' } });
  });

  it('sends nothing that the use does not declare: that is a bug of the caller, not of the dependency', async () => {
    const undeclared = { params: { partId: 'p1' }, query: { colour: 'red' } } as never;
    const failure = await guarded()
      .call(readsPart, undeclared)
      .catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(DependencyUnavailable);
    expect(parts.requests).toEqual([]);
  });

  it('says of a failure which dependency, why, and that a later try may help', async () => {
    parts.answer = json(502, {});
    const failure = await guarded()
      .call(readsPart, part)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DependencyUnavailable);
    expect(failure).toMatchObject({
      dependency: 'parts',
      reason: 'server-error',
      retry: 'later',
      message: 'parts answered that it failed',
    });
  });
});

describe('the bulkhead', () => {
  it('refuses at once what is more than allowed, and that is no failure of the dependency', async () => {
    const guard = guarded({ maxConcurrent: 2 });
    const held: (() => void)[] = [];
    const bothRun = new Promise<void>((run) => {
      parts.answer = (request, response) => {
        held.push(() => json(200, { name: 'late' })(request, response));
        if (held.length === 2) run();
      };
    });
    const running = [guard.call(readsPart, part), guard.call(readsPart, part)];
    await bothRun;
    for (let i = 0; i < 20; i += 1) await expect(guard.call(readsPart, part)).rejects.toMatchObject({ reason: 'full' });
    expect(guard.state()).toBe('closed');
    held.forEach((answer) => answer());
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('time', () => {
  it('aborts an attempt that takes too long: the dependency sees the connection closed', async () => {
    const givenUp = new Promise((closed) => {
      parts.answer = (request) => void once(request.socket, 'close').then(closed);
    });
    await expect(guarded({ attemptTimeoutMs: 50 }).call(readsPart, part)).rejects.toMatchObject({ reason: 'network' });
    await givenUp;
  });

  it('aborts an answer that begins and never ends', async () => {
    parts.answer = (_request, response) => void response.writeHead(200).write('{"name": ');
    await expect(guarded({ attemptTimeoutMs: 50 }).call(readsPart, part)).rejects.toMatchObject({ reason: 'network' });
  });

  it('begins no attempt after the deadline', async () => {
    parts.answer = () => undefined;
    const guard = guarded({ attemptTimeoutMs: 100, deadlineMs: 150, retries: 9 });
    await expect(guard.call(readsPart, part)).rejects.toBeInstanceOf(DependencyUnavailable);
    expect(parts.requests.length).toBeLessThanOrEqual(2);
  });

  it('names a deadline that leaves no room for an attempt, and a threshold that opens on single failures', () => {
    expect(() => guardOf(parts.url, { attemptTimeoutMs: 200, deadlineMs: 100 })).toThrow(
      'deadline shorter than one attempt',
    );
    expect(() => guardOf(parts.url, { volumeThreshold: 3 })).toThrow('volumeThreshold 3 < 10');
  });
});

describe('retries', () => {
  it('repeat an idempotent call that failed', async () => {
    parts.answer = (request, response) =>
      (parts.requests.length < 3 ? json(503, {}) : json(200, { name: 'third' }))(request, response);
    expect(await guarded({ retries: 2 }).call(readsPart, part)).toMatchObject({ body: { name: 'third' } });
  });

  it('never repeat a POST: nobody knows what the first one did', async () => {
    parts.answer = (request) => void request.socket.destroy();
    await expect(guarded({ retries: 5 }).call(makesPart, { body: { name: 'nut' } })).rejects.toMatchObject({
      reason: 'network',
    });
    expect(parts.requests).toEqual(['POST /parts']);
  });

  it('never repeat what no repeat can change', async () => {
    parts.answer = json(200, { something: 'else' });
    await expect(guarded({ retries: 5 }).call(readsPart, part)).rejects.toMatchObject({ reason: 'unreadable' });
    expect(parts.requests).toHaveLength(1);
  });

  it('add at most ten and a tenth of the calls, so that they are not the load that keeps a dependency down', async () => {
    parts.answer = json(503, {});
    const guard = guarded({ retries: 3, volumeThreshold: 10_000 });
    for (let i = 0; i < 40; i += 1) await guard.call(readsPart, part).catch(() => undefined);
    expect(parts.requests.length).toBeGreaterThan(40);
    expect(parts.requests.length).toBeLessThanOrEqual(40 + 10 + 4);
  });

  it('end with the answer that the use reads, which still counts as a failure', async () => {
    parts.answer = json(503, { code: 'NOT_READY' });
    const guard = guarded({ retries: 1 });
    expect(await guard.call(readsPartOrBusy, part)).toEqual({ status: 503, body: { code: 'NOT_READY' } });
    expect(parts.requests).toHaveLength(2);
    for (let i = 0; i < 9; i += 1) await guard.call(readsPartOrBusy, part).catch(() => undefined);
    expect(guard.state()).toBe('open');
  });
});
