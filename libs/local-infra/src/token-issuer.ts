import { link, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWK } from 'jose';

const ALGORITHM = 'ES256';

/** Loaded for the first key or token: the two documents, which services ask for at any time, need none of it. */
const jose = () => import('jose');

export interface TokenWish {
  /** `sub`. */
  readonly customer: string;
  /** Adds the scope `shop:staff`. */
  readonly staff?: boolean;
  /** Default an hour; negative for a token that has expired. */
  readonly expiresInS?: number;
  readonly audience?: string;
  readonly issuer?: string;
  /** Further claims; they win over those above. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * The local OpenID Connect issuer: two documents and a key made at first start. It gives a token to whoever can call it,
 * so it belongs on loopback only.
 */
export class TokenIssuer {
  /** As in AUTH_ISSUER, without a slash at the end. */
  readonly issuer: string;
  readonly audience: string;
  readonly #key: JWK;

  private constructor(issuer: string, audience: string, key: JWK) {
    this.issuer = issuer;
    this.audience = audience;
    this.#key = key;
  }

  /** Opens the key file (mode 0600), making a key the first time. */
  static async open(o: { keyFile: string; issuer: string; audience?: string }): Promise<TokenIssuer> {
    const key = (await keptKey(o.keyFile)) ?? (await makeKey(o.keyFile));
    return new TokenIssuer(o.issuer.replace(/\/$/, ''), o.audience ?? 'shop', key);
  }

  /** The document behind `<issuer>/.well-known/openid-configuration`. */
  discovery(): object {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [ALGORITHM],
      scopes_supported: ['openid', 'shop:staff'],
    };
  }

  /** The document behind `<issuer>/jwks`: the public key. */
  jwks(): { keys: JWK[] } {
    const { d: _secret, ...publicKey } = this.#key;
    return { keys: [publicKey] };
  }

  /** Answers the two documents below the issuer's path; false when the request asks for something else. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const base = new URL(this.issuer).pathname.replace(/\/$/, '');
    const path = new URL(request.url ?? '/', this.issuer).pathname;
    const documents: Record<string, () => object> = {
      [`${base}/.well-known/openid-configuration`]: () => this.discovery(),
      [`${base}/jwks`]: () => this.jwks(),
    };
    const document = documents[path];
    if (request.method !== 'GET' || document === undefined) return false;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document()));
    return true;
  }

  /** A signed access token. */
  async token(wish: TokenWish): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: wish.issuer ?? this.issuer,
      aud: wish.audience ?? this.audience,
      sub: wish.customer,
      scope: wish.staff ? 'openid shop:staff' : 'openid',
      iat: now,
      exp: now + (wish.expiresInS ?? 3600),
      ...wish.claims,
    };
    const { importJWK, SignJWT } = await jose();
    const header = { alg: ALGORITHM, kid: this.#key.kid as string, typ: 'at+jwt' };
    return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(this.#key, ALGORITHM));
  }
}

async function keptKey(file: string): Promise<JWK | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as JWK;
  } catch (cause) {
    const fix = `Delete it: the next start makes a new key, and tokens that were given out before are refused`;
    throw new Error(`${file} is damaged (${String(cause)}). ${fix}`, { cause });
  }
}

/** All at once: a key of which a crash left one half would be no key. */
async function makeKey(file: string): Promise<JWK> {
  const key = await newKey();
  const half = `${file}.${process.pid}.tmp`;
  await writeFile(half, JSON.stringify(key), { mode: 0o600 });
  await link(half, file).catch(() => undefined); // another process was quicker: then its key counts
  await rm(half);
  return (await keptKey(file)) ?? key;
}

async function newKey(): Promise<JWK> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await jose();
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}
