import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stat } from 'node:fs/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { freePort, serveIssuer, TokenIssuer } from '../src/index.ts';
import { request } from '../src/testing.ts';
import { type Workplace, workplace } from './workplace.ts';

describe('the token issuer', () => {
  let place: Workplace;
  let url: string;
  let issuer: TokenIssuer;
  let stop: () => Promise<void>;
  const open = () => TokenIssuer.open({ keyFile: place.path('key.json'), issuer: url });

  beforeAll(async () => {
    place = await workplace();
    url = `http://127.0.0.1:${await freePort()}/issuer`;
    issuer = await open();
    stop = await serveIssuer(issuer);
  });
  afterAll(async () => {
    await stop();
    await place.close();
  });

  const verify = async (token: string) => {
    const { body } = await request(`${url}/.well-known/openid-configuration`);
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(body.jwks_uri)), {
      issuer: body.issuer,
      audience: 'shop',
    });
    return payload;
  };

  it('gives tokens that anybody can check by its two documents', async () => {
    expect(await verify(await issuer.token({ customer: 'ada' }))).toMatchObject({ sub: 'ada', scope: 'openid' });
    expect(await verify(await issuer.token({ customer: 'boss', staff: true }))).toMatchObject({
      scope: 'openid shop:staff',
    });
  });

  it('gives wrong tokens to those who test with them', async () => {
    await expect(verify(await issuer.token({ customer: 'ada', expiresInS: -60 }))).rejects.toMatchObject({
      code: 'ERR_JWT_EXPIRED',
    });
    await expect(verify(await issuer.token({ customer: 'ada', audience: 'bank' }))).rejects.toMatchObject({
      claim: 'aud',
    });
  });

  it('keeps its key between starts, for its owner only, and never shows the private part', async () => {
    const again = await open();
    expect(await verify(await again.token({ customer: 'ada' }))).toMatchObject({ sub: 'ada' });
    expect(((await stat(place.path('key.json'))).mode & 0o777).toString(8)).toBe('600');
    expect((await request(`${url}/jwks`)).body.keys).toEqual([expect.not.objectContaining({ d: expect.anything() })]);
  });

  it('serves nothing else', async () => {
    expect((await request(`${url}/token`)).status).toBe(404);
  });
});
