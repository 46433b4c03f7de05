import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SampleIssuer } from './sample-issuer.ts';
import { SampleService } from './sample-service.ts';

let folder: string;
let issuer: SampleIssuer;
let service: Awaited<ReturnType<typeof SampleService.started>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  issuer = await SampleIssuer.started();
  service = await SampleService.started({ AUTH_ISSUER: issuer.url, JWKS_CACHE_FILE: join(folder, 'keys.json') });
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

async function ask(url: string, method: 'GET' | 'POST', authorization?: string) {
  const body = method === 'POST' && url.endsWith('/things') ? '{"name": "nut"}' : null;
  const headers = {
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(authorization === undefined ? {} : { authorization }),
  };
  const response = await fetch(url, { method, headers, body });
  const answer = (await response.json()) as Record<string, unknown>;
  return {
    status: response.status,
    code: answer['code'],
    by: answer['by'],
    challenge: response.headers.get('www-authenticate'),
  };
}

describe('an operation for customers', () => {
  it('knows who asks', async () => {
    const token = await issuer.token({ sub: 'grace' });
    expect(await ask(`${service.url}/things`, 'POST', `Bearer ${token}`)).toMatchObject({ status: 201, by: 'grace' });
  });

  it.each([undefined, '', 'Basic YWRhOnB3', 'Bearer', 'Bearer two words'])(
    'without a token (%p) is a 401',
    async (authorization) => {
      const answer = await ask(`${service.url}/things`, 'POST', authorization);
      expect(answer).toMatchObject({ status: 401, code: 'NOT_AUTHENTICATED', challenge: 'Bearer' });
    },
  );

  it('with a token that is not good is a 401', async () => {
    const token = await issuer.token({ aud: 'bank' });
    const answer = await ask(`${service.url}/things`, 'POST', `Bearer ${token}`);
    expect(answer).toMatchObject({ status: 401, code: 'NOT_AUTHENTICATED', challenge: 'Bearer error="invalid_token"' });
  });
});

it('an operation for staff is a 403 for customers', async () => {
  const remove = async (claims: object) =>
    ask(`${service.url}/things/one/removal`, 'POST', `Bearer ${await issuer.token({ ...claims })}`);
  const challenge = 'Bearer error="insufficient_scope", scope="shop:staff"';
  expect(await remove({ scope: 'openid' })).toMatchObject({ status: 403, code: 'NOT_ALLOWED', challenge });
  expect(await remove({ scope: 'openid shop:staff' })).toMatchObject({ status: 200 });
});

it('an operation for everybody does not look at tokens', async () => {
  expect((await ask(`${service.url}/things`, 'GET', 'Bearer nonsense')).status).toBe(200);
});

it('services that are started while the issuer is away are ready; with cached keys they serve, without they say try again', async () => {
  const authorization = `Bearer ${await issuer.token()}`;
  await issuer.goAway();
  const cached = { AUTH_ISSUER: issuer.url, JWKS_CACHE_FILE: join(folder, 'keys.json') };
  const [withKeys, withoutKeys] = await Promise.all([
    SampleService.started(cached),
    SampleService.started({ AUTH_ISSUER: issuer.url }),
  ]);
  expect(await ask(`${withKeys.url}/things`, 'POST', authorization)).toMatchObject({ status: 201 });
  expect(await ask(`${withoutKeys.url}/things`, 'POST', authorization)).toMatchObject({
    status: 503,
    code: 'NOT_READY',
  });
  const ready = await fetch(`${withoutKeys.url}/health/ready`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ parts: { issuer: { keys: 0, issuer: 'away', required: false } } });
  await Promise.all([withKeys.stop(), withoutKeys.stop()]);
});
