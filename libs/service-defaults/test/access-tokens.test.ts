import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SampleIssuer } from './sample-issuer.ts';
import { SampleService } from './sample-service.ts';

type Started = Awaited<ReturnType<typeof SampleService.started>>;

const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name": "nut"}' };

async function make(service: Started, authorization?: string) {
  const headers = { ...post.headers, ...(authorization === undefined ? {} : { authorization }) };
  const response = await fetch(`${service.url}/things`, { ...post, headers });
  const body = (await response.json()) as Record<string, unknown>;
  return {
    status: response.status,
    code: body['code'],
    by: body['by'],
    challenge: response.headers.get('www-authenticate'),
  };
}

const makeWith = async (service: Started, token: string | Promise<string>) => make(service, `Bearer ${await token}`);

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token', () => {
  let issuer: SampleIssuer;
  let service: Started;

  beforeAll(async () => {
    issuer = await SampleIssuer.started();
    service = await SampleService.started({ AUTH_ISSUER: issuer.url });
  });
  afterAll(async () => {
    await service.stop();
    await issuer.goAway();
  });

  it('names the customer', async () => {
    expect(await makeWith(service, issuer.token({ sub: 'grace' }))).toMatchObject({ status: 201, by: 'grace' });
  });

  it.each(['RS256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const other = await SampleIssuer.started(alg);
    const theirs = await SampleService.started({ AUTH_ISSUER: other.url });
    expect((await makeWith(theirs, other.token())).status).toBe(201);
    await theirs.stop();
    await other.goAway();
  });

  const refused: [string, () => Promise<string> | string][] = [
    ['is expired', () => issuer.token({ exp: Math.floor(Date.now() / 1000) - 1 })],
    ['never expires', () => issuer.token({ exp: undefined })],
    ['is for another audience', () => issuer.token({ aud: 'bank' })],
    ['is of another issuer', () => issuer.token({ iss: 'https://elsewhere.example' })],
    ['is not valid yet', () => issuer.token({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['names nobody', () => issuer.token({ sub: undefined })],
    ['is unsigned (alg none)', async () => `${base64url({ alg: 'none' })}.${(await issuer.token()).split('.')[1]}.`],
    [
      'is signed with our own public key as a secret (alg HS256)',
      async () => `${base64url({ alg: 'HS256', kid: 'first' })}.${(await issuer.token()).split('.')[1]}.c2lnbmF0dXJl`,
    ],
    [
      'was changed after it was signed',
      async () => {
        const [header, , signature] = (await issuer.token()).split('.');
        const claims = { iss: issuer.url, aud: 'shop', sub: 'mallory', exp: Math.floor(Date.now() / 1000) + 60 };
        return `${header}.${base64url(claims)}.${signature}`;
      },
    ],
    ['is no token', () => 'abc.def'],
  ];

  it.each(refused)('that %s is a 401', async (_, forge) => {
    expect(await makeWith(service, forge())).toEqual({
      status: 401,
      code: 'NOT_AUTHENTICATED',
      by: undefined,
      challenge: 'Bearer error="invalid_token"',
    });
  });

  it.each([undefined, '', 'Basic YWRhOnB3', 'Bearer', 'Bearer two words'])(
    'is needed: %p is a 401',
    async (authorization) => {
      expect(await make(service, authorization)).toMatchObject({
        status: 401,
        code: 'NOT_AUTHENTICATED',
        challenge: 'Bearer',
      });
    },
  );

  it('is not needed, and not looked at, where everybody may ask', async () => {
    const response = await fetch(`${service.url}/things`, { headers: { authorization: 'Bearer nonsense' } });
    expect(response.status).toBe(200);
  });

  it('needs the scope of staff for what only staff may do: 403', async () => {
    const remove = async (claims: object) => {
      const response = await fetch(`${service.url}/things/one/removal`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await issuer.token({ ...claims })}` },
      });
      return [response.status, response.headers.get('www-authenticate')];
    };
    expect(await remove({ scope: 'openid' })).toEqual([403, 'Bearer error="insufficient_scope", scope="shop:staff"']);
    expect(await remove({ scope: 'shop:staffing' })).toEqual([403, expect.any(String)]);
    expect(await remove({ scope: 'openid shop:staff' })).toEqual([200, null]);
    expect(await remove({ scope: ['openid', 'shop:staff'] })).toEqual([200, null]);
  });

  it('that was verified is not trusted beyond its own end', async () => {
    const shortLived = await issuer.token({ exp: Math.ceil(Date.now() / 1000) + 1 });
    expect((await makeWith(service, shortLived)).status).toBe(201);
    let status = 201;
    while (status === 201) ({ status } = await makeWith(service, shortLived));
    expect(status).toBe(401);
  });

  it('of a key that is new is accepted: the issuer is asked again', async () => {
    await issuer.rotate('second');
    expect((await makeWith(service, issuer.token())).status).toBe(201);
  });

  it('of a key that nobody knows does not become traffic for the issuer', async () => {
    const before = issuer.requests;
    const forged = await issuer.token({}, { kid: 'of-nobody' });
    for (let i = 0; i < 20; i += 1) expect((await makeWith(service, forged)).status).toBe(401);
    for (let i = 0; i < 20; i += 1) await makeWith(service, issuer.token({}, { kid: `of-nobody-${i}` }));
    expect(issuer.requests - before).toBeLessThan(40);
  });
});

describe('while the issuer is away', () => {
  let folder: string;
  let issuer: SampleIssuer;
  let services: Started[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keys-'));
    issuer = await SampleIssuer.started();
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.stop()));
    services = [];
    await issuer.goAway();
    rmSync(folder, { recursive: true });
  });

  const start = async (env: Record<string, string> = {}) => {
    const service = await SampleService.started({ AUTH_ISSUER: issuer.url, ...env });
    services.push(service);
    return service;
  };

  it('whoever has a token is served', async () => {
    const service = await start();
    expect((await makeWith(service, issuer.token())).status).toBe(201);
    await issuer.goAway();
    expect((await makeWith(service, issuer.token({ sub: 'grace' }))).status).toBe(201);
  });

  it('also by a service that was started meanwhile, from the cached keys, which only their owner can read', async () => {
    const JWKS_CACHE_FILE = join(folder, 'keys.json');
    const first = await start({ JWKS_CACHE_FILE });
    expect((await makeWith(first, issuer.token())).status).toBe(201);
    await first.stop();
    expect(statSync(JWKS_CACHE_FILE).mode & 0o777).toBe(0o600);
    await issuer.goAway();
    const second = await start({ JWKS_CACHE_FILE });
    expect((await makeWith(second, issuer.token())).status).toBe(201);
  });

  it('a token of an unknown key is a 503 that says try again, and is accepted when the issuer is back', async () => {
    const service = await start();
    expect((await makeWith(service, issuer.token())).status).toBe(201);
    await issuer.goAway();
    await issuer.rotate('second');
    expect(await makeWith(service, issuer.token())).toMatchObject({ status: 503, code: 'NOT_READY' });
    await issuer.comeBack();
    let status = 503;
    while (status === 503) ({ status } = await makeWith(service, issuer.token()));
    expect(status).toBe(201);
  });

  it('a service without any key starts, is ready, and says 503 to whoever brings a token', async () => {
    const token = issuer.token();
    await issuer.goAway();
    const service = await start();
    expect(await makeWith(service, token)).toMatchObject({ status: 503, code: 'NOT_READY' });
    const ready = await fetch(`${service.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ parts: { issuer: { keys: 0, issuer: 'away', required: false } } });
  });

  it('keys of another issuer are not taken from the cache', async () => {
    const JWKS_CACHE_FILE = join(folder, 'keys.json');
    const first = await start({ JWKS_CACHE_FILE });
    expect((await makeWith(first, issuer.token())).status).toBe(201);
    const other = await SampleIssuer.started();
    await other.goAway();
    const second = await start({ JWKS_CACHE_FILE, AUTH_ISSUER: other.url });
    const theirs = await issuer.token({ iss: other.url });
    expect(await makeWith(second, theirs)).toMatchObject({ status: 503, code: 'NOT_READY' });
  });
});
