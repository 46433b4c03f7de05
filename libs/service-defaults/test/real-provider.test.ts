import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { ask } from './asking.ts';
import { SampleService } from './sample-service.ts';

const SHOP = 'https://shop.example';
const till = { client_id: 'till', client_secret: 'for-this-test-only', redirect_uris: [], response_types: [] };

let server: Server;
let issuer: string;
let service: Awaited<ReturnType<typeof SampleService.started>>;

/** A provider that we did not write, which gives access tokens for the shop to a client that has a secret. */
async function startProvider(address: string): Promise<Server> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'of-the-provider', alg: 'RS256', use: 'sig' };
  const resource = { scope: 'shop:staff', audience: 'shop', accessTokenFormat: 'jwt', accessTokenTTL: 600 } as const;
  const provider = new Provider(address, {
    clients: [{ ...till, grant_types: ['client_credentials'] }],
    jwks: { keys: [key] },
    ttl: { ClientCredentials: 600 },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: true, getResourceServerInfo: () => resource },
    },
  });
  const { port, hostname } = new URL(address);
  const listening = provider.listen(Number(port), hostname);
  await once(listening, 'listening');
  return listening;
}

async function tokenFor(scope: string): Promise<string> {
  const { client_id: client, client_secret: secret } = till;
  const answer = await ask(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: SHOP, scope }),
  });
  expect(answer.status).toBe(200);
  return String(answer.body['access_token']);
}

beforeAll(async () => {
  issuer = `http://127.0.0.1:${await freePort()}`;
  server = await startProvider(issuer);
  service = await SampleService.started({ AUTH_ISSUER: issuer });
});
afterAll(async () => {
  await service?.stop();
  server.closeAllConnections();
  server.close();
});

describe('a token of a real OpenID Connect provider', () => {
  const send = (path: string, authorization: string, body = '{}') =>
    ask(service.url + path, { method: 'POST', body, headers: { authorization, 'content-type': 'application/json' } });

  it('is accepted as one of ours: its subject is the customer', async () => {
    const { status, body } = await send('/things', `Bearer ${await tokenFor('')}`, '{"name": "nut"}');
    expect([status, body['by']]).toEqual([201, 'till']);
  });

  it('opens what is for staff with the scope, and not without it', async () => {
    expect((await send('/things/one/removal', `Bearer ${await tokenFor('shop:staff')}`)).status).toBe(200);
    expect((await send('/things/one/removal', `Bearer ${await tokenFor('')}`)).status).toBe(403);
  });

  it('is refused when its signature is of another token', async () => {
    const [header, claims] = (await tokenFor('')).split('.');
    const [, , signature] = (await tokenFor('shop:staff')).split('.');
    expect((await send('/things', `Bearer ${header}.${claims}.${signature}`, '{"name": "nut"}')).status).toBe(401);
  });
});

/** The provider must know its own address before it listens. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, '127.0.0.1'), 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
