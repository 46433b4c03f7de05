import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SampleService } from './sample-service.ts';

describe('a service that cannot start', () => {
  it('names all settings that are wrong at once, and ends with 2', async () => {
    const { code, stderr } = await new SampleService({
      DATABASE_URL: '',
      AUTH_ISSUER: 'http://issuer.example',
      PORT: '99999',
      KAFKA_SESSION_TIMEOUT: '6',
    }).ended;
    expect(code).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'cannot start: 4 settings are wrong',
      '  DATABASE_URL is missing',
      '  KAFKA_SESSION_TIMEOUT must be a whole number with a unit: 500ms, 30s, 10min or 24h',
      '  AUTH_ISSUER must be an https:// URL: http:// is accepted on loopback only',
      '  PORT must be a port number',
      '',
    ]);
  });

  it('because an operation of its contract has no handler says so, and ends with 1', async () => {
    const service = new SampleService({ FORGET_A_HANDLER: 'yes' });
    expect((await service.ended).code).toBe(1);
    expect(JSON.stringify(service.log)).toContain(
      'sample does not keep its contract: sample.remove-thing has no handler',
    );
  });

  it('because its port is taken ends with 1', async () => {
    const first = await SampleService.started();
    const second = new SampleService({ PORT: new URL(first.url).port });
    expect((await second.ended).code).toBe(1);
    expect(JSON.stringify(second.log)).toContain('EADDRINUSE');
    await first.stop();
  });
});

describe('a service that runs', () => {
  let service: Awaited<ReturnType<typeof SampleService.started>>;
  beforeAll(async () => {
    service = await SampleService.started();
  });
  afterAll(() => service.stop());

  const get = async (path: string) => {
    const response = await fetch(service.url + path);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('says in one line of its log where it listens', async () => {
    expect(await service.logged('listening')).toMatchObject({
      url: service.url,
      release: '1.2.3+0123abcd',
      service: 'sample',
      level: 'info',
    });
  });

  it('is alive, and ready although Kafka is away and a breaker is open; both show', async () => {
    expect(await get('/health/live')).toEqual({ status: 200, body: { status: 'live' } });
    const { status, body } = await get('/health/ready');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ready',
      release: '1.2.3+0123abcd',
      parts: {
        database: { status: 'up', required: true, total: 1 },
        kafka: { status: 'down', required: false, reason: 'no broker answers' },
        catalog: { status: 'up', breaker: 'open' },
      },
    });
  });

  it('says what it is', async () => {
    const { body } = await get('/info');
    expect(body).toEqual({
      service: 'sample',
      version: '1.2.3',
      release: '1.2.3+0123abcd',
      commit: '0000000',
      contracts: { 'contracts-sample': '2.0.0' },
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('shows its documents', async () => {
    expect((await get('/openapi.json')).body).toMatchObject({
      openapi: '3.1.0',
      info: { version: '1.2.3' },
      paths: { '/things/{thingId}': expect.anything() },
    });
    expect((await get('/asyncapi.json')).body).toMatchObject({ asyncapi: expect.stringMatching(/^3\./) });
  });

  it('answers HEAD like GET, without a body', async () => {
    const response = await fetch(`${service.url}/things/one`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

it('a service without its database is alive, but not ready', async () => {
  const service = await SampleService.started({ DATABASE_AWAY: 'yes' });
  const ready = await fetch(`${service.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(ready.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(await ready.json()).toMatchObject({
    code: 'NOT_READY',
    detail: 'Away: database.',
    parts: { database: { status: 'down', reason: 'connection refused' } },
  });
  expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  await service.stop();
});
