import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AccessTokens } from '../src/access-tokens.ts';
import { IssuerKeys } from '../src/issuer-keys.ts';
import { SampleIssuer } from './sample-issuer.ts';

let folder: string;
let issuer: SampleIssuer;
let started: IssuerKeys[] = [];
let warnings: string[] = [];

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a service has after its start: keys that are refreshed in the background, and a verifier that uses them. */
function verifier(options: { cacheFile?: string; issuer?: string; scopeClaim?: string } = {}): AccessTokens {
  const url = options.issuer ?? issuer.url;
  const log = { warn: (_: object, message: string) => void warnings.push(message) };
  const keys = new IssuerKeys({ issuer: url, cacheFile: options.cacheFile, log });
  keys.start();
  started.push(keys);
  return new AccessTokens(keys, { issuer: url, audience: 'shop', scopeClaim: options.scopeClaim ?? 'scope' });
}

const codeOf = (tokens: AccessTokens, token: string) =>
  tokens.callerOf(token).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );

/** The keys are used a moment before they are kept. */
async function areKept(file: string): Promise<void> {
  const isWhole = () => existsSync(file) && readFileSync(file, 'utf8').endsWith('}');
  while (!isWhole()) await new Promise((next) => setImmediate(next));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  issuer = await SampleIssuer.started();
});
afterEach(async () => {
  jest.restoreAllMocks();
  started.forEach((keys) => keys.stop());
  [started, warnings] = [[], []];
  await issuer.goAway();
  rmSync(folder, { recursive: true });
});

describe('a token', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('signed with %s is accepted', async (alg) => {
    await issuer.rotate('other', alg);
    expect(await verifier().callerOf(await issuer.token({ sub: 'grace' }))).toEqual({
      customerId: 'grace',
      kind: 'customer',
    });
  });

  const refused: [string, () => Promise<string> | string][] = [
    ['is expired', () => issuer.token({ exp: Math.floor(Date.now() / 1000) - 1 })],
    ['never expires', () => issuer.token({ exp: undefined })],
    ['is for another audience', () => issuer.token({ aud: 'bank' })],
    ['is of another issuer', () => issuer.token({ iss: 'https://elsewhere.example' })],
    ['is not valid yet', () => issuer.token({ nbf: inAnHour() })],
    ['names nobody', () => issuer.token({ sub: undefined })],
    ['names somebody too long', () => issuer.token({ sub: 'x'.repeat(256) })],
    ['is unsigned (alg none)', async () => `${base64url({ alg: 'none' })}.${(await issuer.token()).split('.')[1]}.`],
    ['is signed with a shared secret (alg HS256)', () => issuer.forgedWithPublicKey()],
    [
      'was changed after it was signed',
      async () => {
        const [header, , signature] = (await issuer.token()).split('.');
        return `${header}.${base64url({ iss: issuer.url, aud: 'shop', sub: 'mallory', exp: inAnHour() })}.${signature}`;
      },
    ],
    ['is no token', () => 'abc.def'],
    [
      'is signed with an algorithm that we do not take (ES384)',
      async () => {
        await issuer.rotate('other', 'ES384');
        return issuer.token();
      },
    ],
  ];

  it.each(refused)('that %s is not', async (_, forge) => {
    const tokens = verifier();
    expect(await codeOf(tokens, await issuer.token())).toBe('accepted');
    expect(await codeOf(tokens, await forge())).toBe('NOT_AUTHENTICATED');
  });

  it.each([
    ['scope', 'openid shop:staff', 'staff'],
    ['scope', ['openid', 'shop:staff'], 'staff'],
    ['permissions', ['shop:staff'], 'staff'],
    ['scope', 'openid shop:staffing', 'customer'],
    ['scope', { 'shop:staff': true }, 'customer'],
    ['scope', undefined, 'customer'],
  ])('with %s %j is of a %s-kind', async (scopeClaim, claim, kind) => {
    const tokens = verifier({ scopeClaim });
    expect(await tokens.callerOf(await issuer.token({ [scopeClaim]: claim }))).toMatchObject({ kind });
  });

  it('that was verified is not trusted beyond its own end', async () => {
    const tokens = verifier();
    const exp = Math.floor(Date.now() / 1000) + 50; // a verified token is kept for 60 s
    const shortLived = await issuer.token({ exp });
    expect(await codeOf(tokens, shortLived)).toBe('accepted');
    jest.spyOn(Date, 'now').mockReturnValue(exp * 1000);
    expect(await codeOf(tokens, shortLived)).toBe('NOT_AUTHENTICATED');
  });
});

describe('a key that is unknown', () => {
  it('is asked for: it may be new', async () => {
    const tokens = verifier();
    expect(await codeOf(tokens, await issuer.token())).toBe('accepted');
    await issuer.rotate('second');
    expect(await codeOf(tokens, await issuer.token())).toBe('accepted');
  });

  it('does not become traffic for the issuer, be it one or be they many', async () => {
    const tokens = verifier();
    expect(await codeOf(tokens, await issuer.token())).toBe('accepted');
    const before = issuer.requests;
    const forged = await issuer.token({}, { kid: 'of-nobody' });
    for (let i = 0; i < 20; i += 1) expect(await codeOf(tokens, forged)).toBe('NOT_AUTHENTICATED');
    expect(issuer.requests - before).toBeLessThanOrEqual(4);
    for (let i = 0; i < 50; i += 1) await codeOf(tokens, await issuer.token({}, { kid: `of-nobody-${i}` }));
    expect(issuer.requests - before).toBeLessThan(30);
  });

  it('never makes us ask for a token that no key could make valid', async () => {
    const tokens = verifier();
    expect(await codeOf(tokens, await issuer.token())).toBe('accepted');
    const before = issuer.requests;
    expect(await codeOf(tokens, await issuer.token({ aud: 'bank' }, { kid: 'of-nobody' }))).toBe('NOT_AUTHENTICATED');
    expect(issuer.requests).toBe(before);
  });
});

describe('while the issuer is away', () => {
  it('whoever has a token is served', async () => {
    const tokens = verifier();
    expect(await codeOf(tokens, await issuer.token())).toBe('accepted');
    await issuer.goAway();
    expect(await codeOf(tokens, await issuer.token({ sub: 'grace' }))).toBe('accepted');
  });

  it('a token of an unknown key may be good: try again; it is accepted when the issuer is back', async () => {
    const tokens = verifier();
    expect(await codeOf(tokens, await issuer.token())).toBe('accepted');
    const ofTheOldKey = await issuer.token({ sub: 'grace' });
    await issuer.goAway();
    await issuer.rotate('second');
    const token = await issuer.token();
    expect(await codeOf(tokens, token)).toBe('NOT_READY');
    expect(await codeOf(tokens, ofTheOldKey)).toBe('accepted'); // asking in vain made us forget nothing
    await issuer.comeBack();
    let end = 'NOT_READY';
    while (end === 'NOT_READY') end = await codeOf(tokens, token);
    expect(end).toBe('accepted');
  });

  it('the keys are those of the cache file', async () => {
    const cacheFile = join(folder, 'keys.json');
    expect(await codeOf(verifier({ cacheFile }), await issuer.token())).toBe('accepted');
    await areKept(cacheFile);
    await issuer.goAway();
    expect(await codeOf(verifier({ cacheFile }), await issuer.token())).toBe('accepted');
    expect(await codeOf(verifier(), await issuer.token())).toBe('NOT_READY');
  });
});

describe('the cache file', () => {
  it('holds public keys only, is readable by its owner alone, and no draft stays beside it', async () => {
    const cacheFile = join(folder, 'keys.json');
    const tokens = verifier({ cacheFile });
    await tokens.callerOf(await issuer.token());
    await areKept(cacheFile);
    expect(statSync(cacheFile).mode & 0o777).toBe(0o600);
    const { keySet } = JSON.parse(readFileSync(cacheFile, 'utf8'));
    expect(keySet.keys.map((key: object) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
    expect(readdirSync(folder)).toEqual(['keys.json']);
  });

  it('of another issuer is not used', async () => {
    const cacheFile = join(folder, 'keys.json');
    const tokens = verifier({ cacheFile });
    await tokens.callerOf(await issuer.token());
    await areKept(cacheFile);
    const other = await SampleIssuer.started();
    await other.goAway();
    const theirs = await issuer.token({ iss: other.url });
    expect(await codeOf(verifier({ cacheFile, issuer: other.url }), theirs)).toBe('NOT_READY');
  });

  it('that cannot be read is said, and does not stop the service', async () => {
    const cacheFile = join(folder, 'keys.json');
    writeFileSync(cacheFile, '{"keys": ');
    expect(await codeOf(verifier({ cacheFile }), await issuer.token())).toBe('accepted');
    await areKept(cacheFile);
    expect(warnings).toEqual(['the kept keys of the token issuer cannot be read']);
  });
});

it('a discovery document of another issuer is not believed', async () => {
  issuer.claimsToBe = 'https://elsewhere.example';
  expect(await codeOf(verifier(), await issuer.token())).toBe('NOT_READY');
});
