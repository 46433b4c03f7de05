import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@two-pizza/contracts-kit';
import { ask, expectProblem, raw } from './asking.ts';
import { SampleIssuer } from './sample-issuer.ts';
import { SampleService } from './sample-service.ts';

let issuer: SampleIssuer;
let service: Awaited<ReturnType<typeof SampleService.started>>;

beforeAll(async () => {
  issuer = await SampleIssuer.started();
  service = await SampleService.started({ AUTH_ISSUER: issuer.url, REQUEST_TIMEOUT: '1s' });
});
afterAll(async () => {
  await service.stop();
  expect(service.log.at(-1)).toMatchObject({ msg: 'stopped', clean: true }); // none of this left anything behind
  await issuer.goAway();
});

describe('what is not HTTP', () => {
  it.each([
    ['other words', 'HELLO THERE\r\n\r\n'],
    ['a request without a host', 'GET /things HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['a wish for a tunnel', 'CONNECT x:80 HTTP/1.1\r\nhost: x:80\r\n\r\n'],
    ['headers without an end', `GET /things HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n`],
    ['two lengths', 'POST /things HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc'],
  ])('(%s) is answered with a problem, then closed', async (_, bytes) => {
    const answer = await raw(service.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toMatch(/x-release: sample@1\.2\.3\+0123abcd\r\n/);
    expect(Problem.parse(JSON.parse(answer.split('\r\n\r\n')[1]!)).code).toBe('REQUEST_INVALID');
  });

  it('a request that never ends is a 408', async () => {
    const answer = await raw(
      service.url,
      'POST /things HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"na',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({
      status: 408,
      code: 'REQUEST_TIMEOUT',
      traceId: expect.any(String),
    });
  });

  it('an expectation that nobody knows is ignored, as any unknown header', async () => {
    const words = 'GET /things/one HTTP/1.1\r\nhost: x\r\nexpect: a-miracle\r\nconnection: close\r\n\r\n';
    expect(await raw(service.url, words)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*x-release: sample@/);
  });

  it('a malformed escape in the address is a 400', async () => {
    const answer = await raw(service.url, 'GET /things/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/x-release: sample@/);
    expect(answer).toContain('"code":"REQUEST_INVALID"');
  });
});

describe('a fault of ours', () => {
  it('is a 500 that tells nothing of the inside, and is logged with the trace', async () => {
    const { traceId, detail } = expectProblem(await ask(`${service.url}/things/bug`), 500, 'INTERNAL_ERROR');
    expect(detail).not.toContain('secret');
    const line = await service.logged('request failed', ({ trace_id }) => trace_id === traceId);
    expect(JSON.stringify(line)).toContain('secret details of a bug');
  });

  it('is an answer that breaks the contract, and an error code that the operation does not declare', async () => {
    expectProblem(await ask(`${service.url}/things/broken`), 500, 'INTERNAL_ERROR');
    expectProblem(await ask(`${service.url}/things/undeclared`), 500, 'INTERNAL_ERROR');
    await service.logged('request failed', (line) =>
      JSON.stringify(line).includes('the answer 200 of sample.get-thing breaks its contract: name'),
    );
  });

  it('is not a database that is away: 503, try again', async () => {
    const answer = await ask(`${service.url}/things/away`);
    expectProblem(answer, 503, 'NOT_READY');
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});

it('an error that the operation declares has the status of the contract', async () => {
  expectProblem(await ask(`${service.url}/things/none`), 404, 'THING_UNKNOWN');
});

it('an answer holds what the contract promises and nothing else', async () => {
  const authorization = `Bearer ${await issuer.token()}`;
  const answer = await ask(`${service.url}/things`, {
    method: 'POST',
    body: '{"name": "nut"}',
    headers: { authorization, 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe('/things/new');
  expect(Object.keys(answer.body).sort()).toEqual(['by', 'name', 'thingId', 'traceId']);
});
