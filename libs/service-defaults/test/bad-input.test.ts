import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask as askUrl, expectProblem, raw } from './asking.ts';
import { SampleIssuer } from './sample-issuer.ts';
import { SampleService } from './sample-service.ts';

let issuer: SampleIssuer;
let service: Awaited<ReturnType<typeof SampleService.started>>;
let token: string;

beforeAll(async () => {
  issuer = await SampleIssuer.started();
  service = await SampleService.started({ AUTH_ISSUER: issuer.url });
  token = await issuer.token();
});
afterAll(async () => {
  await service.stop();
  expect(service.log.at(-1)).toMatchObject({ msg: 'stopped', clean: true }); // none of this left anything behind
  await issuer.goAway();
});

const json = { 'content-type': 'application/json' };

function ask(path: string, init: RequestInit = {}) {
  return askUrl(service.url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
}

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json) =>
  ask('/things', { method: 'POST', body, headers });

describe('a body', () => {
  it.each([
    ['broken JSON', '{"name": '],
    ['no JSON at all', 'name=nut'],
    ['bytes that are not UTF-8', Uint8Array.from([0x22, 0xff, 0x22])],
  ])('of %s is a 400', async (_, body) => {
    expectProblem(await post(body), 400, 'REQUEST_INVALID');
  });

  it.each([
    ['a key', '{"name": "nut", "__proto__": {"admin": true}}'],
    ['one behind an escape', '{"name": "nut", "\\u005f_proto__": {"admin": true}}'],
    ['one deep inside', '{"name": "nut", "parts": [{"quantity": 1, "constructor": {"prototype": {}}}]}'],
  ])('with %s that reaches into the prototype is a 400 before anything looks at it', async (_, body) => {
    expect(expectProblem(await post(body), 400, 'REQUEST_INVALID').detail).toContain('never allowed');
  });

  it('names every wrong place', async () => {
    const body = { name: '', colour: 'red', parts: [{ quantity: 0 }, { quantity: 1, size: 2 }, { quantity: 2 ** 53 }] };
    const { errors } = expectProblem(await post(JSON.stringify(body)), 400, 'REQUEST_INVALID');
    expect(errors?.map(({ path }) => path).sort()).toEqual([
      'colour',
      'name',
      'parts.0.quantity',
      'parts.1.size',
      'parts.2.quantity',
    ]);
  });

  it('that is missing is named', async () => {
    const { errors } = expectProblem(await ask('/things', { method: 'POST' }), 400, 'REQUEST_INVALID');
    expect(errors).toEqual([{ path: 'body', message: expect.stringContaining('expected object') }]);
  });

  it('that is missing where the contract allows it is none', async () => {
    const staff = await issuer.token({ scope: 'shop:staff' });
    const headers = { ...json, authorization: `Bearer ${staff}` };
    expect((await ask('/things/one/removal', { method: 'POST', headers })).status).toBe(200);
  });

  it('of more than 1 MiB is a 413, with and without Content-Length', async () => {
    expectProblem(await post(`{"name": "${'x'.repeat(1_048_576)}"}`), 413, 'BODY_TOO_LARGE');
    const chunks = new Blob(['{"name": "', 'x'.repeat(1_048_576), '"}']).stream();
    const streamed = { method: 'POST', headers: json, body: chunks, duplex: 'half' } as RequestInit;
    expectProblem(await ask('/things', streamed), 413, 'BODY_TOO_LARGE');
  });

  it.each([
    ['another type', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no valid type', { 'content-type': 'json' }],
    ['another encoding', { 'content-type': 'application/json; charset=latin1' }],
    ['compression', { ...json, 'content-encoding': 'gzip' }],
  ])('of %s is a 415', async (_, headers) => {
    expectProblem(await post('{"name": "nut"}', headers), 415, 'MEDIA_TYPE_UNSUPPORTED');
  });

  it('keeps odd but valid text', async () => {
    const name = '𝕹ut 🔩 ‮‮';
    expect((await post(JSON.stringify({ name }))).body['name']).toBe(name);
  });
});

describe('an address', () => {
  it.each([
    ['unknown', '/nothing'],
    ['ended by a slash', '/things/'],
    ['too deep', '/things/a/b/c'],
    ['begun by two slashes', '//things'],
  ])('that is %s is a 404', async (_, path) => {
    expectProblem(await ask(path), 404, 'ROUTE_UNKNOWN');
  });

  it('that exists, with another method, is a 405 that names the right ones', async () => {
    const answer = await ask('/things', { method: 'DELETE' });
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect((await ask('/things/one/removal', { method: 'PUT' })).headers.get('allow')).toBe('POST');
    expect((await ask('/health/live', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
    const broken = { method: 'PUT', headers: { 'content-type': 'text/plain' }, body: '{"name": ' };
    expectProblem(await ask('/things', broken), 405, 'METHOD_NOT_ALLOWED'); // whatever it carries
    expectProblem(await ask('/things', { method: 'QUERY' }), 405, 'METHOD_NOT_ALLOWED');
  });

  it('with a parameter of the wrong form is a 400 that names it', async () => {
    for (const id of ['UPPER%20CASE', '%00', 'x'.repeat(10_000)]) {
      const { errors } = expectProblem(await ask(`/things/${id}`), 400, 'REQUEST_INVALID');
      expect(errors).toEqual([{ path: 'thingId', message: 'must be a thing id' }]);
    }
  });
});

describe('a query', () => {
  it.each([
    ['limit=0', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['colour=red', 'colour'],
    ['__proto__=1', '__proto__'],
  ])('%s is a 400 that names the parameter', async (query, path) => {
    const { errors } = expectProblem(await ask(`/things?${query}`), 400, 'REQUEST_INVALID');
    expect(errors).toEqual([{ path, message: expect.any(String) }]);
  });

  it('is refused where the operation has none', async () => {
    const { errors } = expectProblem(await ask('/things/one?colour=red'), 400, 'REQUEST_INVALID');
    expect(errors?.map(({ path }) => path)).toEqual(['colour']);
  });

  it('with a cursor that we did not write is named', async () => {
    expectProblem(await ask('/things?cursor=bm90IG91cnM'), 400, 'CURSOR_INVALID');
    const forged = ['a\0b', 'a\ud800'].map((after) => Buffer.from(JSON.stringify({ after })).toString('base64url'));
    for (const cursor of forged) expectProblem(await ask(`/things?cursor=${cursor}`), 400, 'CURSOR_INVALID');
  });
});

describe('an idempotency key', () => {
  it.each([
    ['longer than 255 characters', 'x'.repeat(256)],
    ['a tab', 'tab\there'],
    ['a letter beyond ASCII', 'ä'],
  ])('with %s is refused by name', async (_, key) => {
    const { errors } = expectProblem(
      await post('{"name": "nut"}', { ...json, 'idempotency-key': key }),
      400,
      'REQUEST_INVALID',
    );
    expect(errors?.map(({ path }) => path)).toEqual(['Idempotency-Key']);
  });

  it('that is given twice is refused by name', async () => {
    const twice = `POST /things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
    const keys = 'idempotency-key: a\r\nidempotency-key: b\r\nconnection: close\r\ncontent-length: 15\r\n\r\n';
    const answer = await raw(service.url, `${twice}${keys}{"name": "nut"}`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*Idempotency-Key[^]*must be given once/);
  });

  it('comes with a hash of the body as received: order and white space do not matter, defaults do', async () => {
    const hashOf = async (body: string) => (await post(body, { ...json, 'idempotency-key': 'k1' })).body['bodyHash'];
    const hash = await hashOf('{"name": "nut", "parts": [{"quantity": 1}]}');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf('{ "parts":[ {"quantity":1} ],"name":"nut" }')).toBe(hash);
    expect(await hashOf('{"name": "nut", "parts": []}')).not.toBe(await hashOf('{"name": "nut"}'));
  });
});
