import { hash as hashOf } from 'node:crypto';
import type { Caller } from '@two-pizza/contracts-kit';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { IssuerKeys } from './issuer-keys.ts';
import { NotAuthenticated, NotReady } from './refusals.errors.ts';
import { isStorable } from './storable.ts';

/** The scope that makes a caller staff. */
export const STAFF_SCOPE = 'shop:staff';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const CACHED_FOR_MS = 60_000;
const CACHE_SIZE = 10_000;

interface Cached {
  readonly caller: Caller;
  readonly untilMs: number;
}

/** Verifies access tokens of one issuer for one audience. A verified token is trusted for at most 60 s without looking again. */
export class AccessTokens {
  readonly #keys: IssuerKeys;
  readonly #expects: { readonly issuer: string; readonly audience: string; readonly scopeClaim: string };
  readonly #verified = new Map<string, Cached>();

  constructor(keys: IssuerKeys, expects: { issuer: string; audience: string; scopeClaim: string }) {
    this.#keys = keys;
    this.#expects = expects;
  }

  /** Who sent this token. Throws NotAuthenticated, or NotReady when its key is unknown and the issuer is away. */
  async callerOf(token: string): Promise<Caller> {
    const hash = hashOf('sha256', token, 'base64');
    const cached = this.#verified.get(hash);
    if (cached && cached.untilMs > Date.now()) return cached.caller;
    const claims = await this.#verify(token);
    const caller = callerFrom(claims, this.#expects.scopeClaim);
    this.#remember(hash, { caller, untilMs: Math.min(Date.now() + CACHED_FOR_MS, (claims.exp ?? 0) * 1000) });
    return caller;
  }

  async #verify(token: string): Promise<JWTPayload> {
    const kid = this.#keyNamedBy(token);
    try {
      return await this.#verifyWithKnownKeys(token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw invalid(error);
    }
    const asked = await this.#keys.askForKey(kid);
    if (asked === 'unknown-to-issuer') throw invalid();
    if (asked === 'cannot-ask-now') {
      throw new NotReady(
        'The key of this access token is unknown, and its issuer cannot be asked now. Try again soon.',
      );
    }
    return this.#verifyWithKnownKeys(token).catch((error: unknown) => {
      throw invalid(error);
    });
  }

  async #verifyWithKnownKeys(token: string): Promise<JWTPayload> {
    const find = this.#keys.finder();
    if (!find) throw new errors.JWKSNoMatchingKey();
    const { issuer, audience } = this.#expects;
    const { payload } = await jwtVerify(token, find, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  }

  /** Refuses what no key could make valid, so that it never makes us ask the issuer; gives the key that the token names. */
  #keyNamedBy(token: string): string {
    let header;
    let claims;
    try {
      header = decodeProtectedHeader(token);
      claims = decodeJwt(token);
    } catch (error) {
      throw invalid(error);
    }
    const forUs = claims.iss === this.#expects.issuer && [claims.aud ?? []].flat().includes(this.#expects.audience);
    const isLive = typeof claims.exp === 'number' && claims.exp * 1000 > Date.now();
    if (!ALGORITHMS.includes(header.alg ?? 'none') || !forUs || !isLive) throw invalid();
    return header.kid ?? '';
  }

  #remember(hash: string, entry: Cached): void {
    const oldest = this.#verified.keys().next().value;
    if (this.#verified.size >= CACHE_SIZE && oldest !== undefined) this.#verified.delete(oldest);
    this.#verified.set(hash, entry);
  }
}

function callerFrom(claims: JWTPayload, scopeClaim: string): Caller {
  const { sub } = claims;
  if (typeof sub !== 'string' || sub.length === 0 || sub.length > 255 || !isStorable(sub)) throw invalid();
  return { customerId: sub, kind: scopesOf(claims[scopeClaim]).includes(STAFF_SCOPE) ? 'staff' : 'customer' };
}

function scopesOf(claim: unknown): unknown[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim : [];
}

function invalid(cause?: unknown): NotAuthenticated {
  const detail = 'The access token is expired, not for this service, or not signed by its issuer.';
  return new NotAuthenticated('invalid-token', detail, { cause });
}
