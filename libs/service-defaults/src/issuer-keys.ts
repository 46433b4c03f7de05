// Invariants:
// K1 keys are forgotten only when the issuer itself answers with other keys: not by age, not by a failed refresh, not by a restart with a cache file
// K2 one refresh at a time; for unknown keys no more than ASKS_AT_ONCE and then one per ASK_PAUSE_MS, and for one key only
//    one per ASK_PAUSE_MS: forged tokens do not become traffic for the issuer
// K3 the cache file is written whole or not at all, readable by its owner alone
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createLocalJWKSet } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isLoopback } from './settings.ts';

const REFRESH_EVERY_MS = 5 * 60_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
const ASK_PAUSE_MS = 2000;
const ASKS_AT_ONCE = 5;
const REMEMBERED_UNKNOWN = 1000;
const FETCH_TIMEOUT_MS = 3000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })).min(1) });
const CacheFile = z.object({ issuer: z.string(), fetchedAt: z.string(), keySet: KeySet });

interface KeysLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What is known of a key that we do not have: the issuer does not have it either, or nobody can say now. */
export type AskedForKey = 'looked-again' | 'unknown-to-issuer' | 'cannot-ask-now';

/** The public keys of one OpenID Connect issuer, from its discovery and key documents, kept in memory and in a file. */
export class IssuerKeys {
  readonly #issuer: string;
  readonly #cacheFile: string | undefined;
  readonly #log: KeysLog;
  #find: JWTVerifyGetKey | undefined;
  #known: { readonly kids: readonly unknown[]; readonly fetchedAt: string } | undefined;
  #refreshing: Promise<boolean> | undefined;
  #asked: { readonly atMs: number; readonly answered: boolean } | undefined;
  readonly #unknown = new Map<string, number>();
  #asksLeft = ASKS_AT_ONCE;
  #lastAskMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(options: { issuer: string; cacheFile?: string | undefined; log: KeysLog }) {
    this.#issuer = options.issuer;
    this.#cacheFile = options.cacheFile;
    this.#log = options.log;
  }

  /** Takes the keys from the cache file, if there are any, and starts to refresh them in the background. */
  start(): void {
    this.#readCache();
    void this.#refreshAndPlan();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** How to find the key of a token, or undefined while no key was ever seen. */
  finder(): JWTVerifyGetKey | undefined {
    return this.#find;
  }

  /** For /health/ready. */
  details(): { keys: number; fetchedAt: string | null; issuer: 'answers' | 'away' } {
    const { kids, fetchedAt } = this.#known ?? { kids: [], fetchedAt: null };
    return { keys: kids.length, fetchedAt, issuer: this.#asked?.answered ? 'answers' : 'away' };
  }

  /** Asks the issuer again, because a token names a key that we do not have. */
  async askForKey(kid: string): Promise<AskedForKey> {
    if (!this.#refreshing) {
      const askedMs = this.#unknown.get(kid) ?? 0;
      if (Date.now() - askedMs < ASK_PAUSE_MS) return 'unknown-to-issuer'; // K2
      if (!this.#mayAsk()) return 'cannot-ask-now'; // K2
    }
    if (!(await this.#refresh())) return 'cannot-ask-now';
    if (!this.#known?.kids.includes(kid)) this.#rememberUnknown(kid);
    return 'looked-again';
  }

  #mayAsk(): boolean {
    const isAway = this.#asked?.answered === false && Date.now() - this.#asked.atMs < ASK_PAUSE_MS;
    const earned = Math.floor((Date.now() - this.#lastAskMs) / ASK_PAUSE_MS);
    this.#asksLeft = Math.min(ASKS_AT_ONCE, this.#asksLeft + earned);
    if (isAway || this.#asksLeft < 1) return false;
    this.#asksLeft -= 1;
    this.#lastAskMs = Date.now();
    return true;
  }

  #rememberUnknown(kid: string): void {
    if (this.#unknown.size >= REMEMBERED_UNKNOWN) this.#unknown.clear();
    this.#unknown.set(kid, Date.now());
  }

  async #refreshAndPlan(): Promise<void> {
    const answered = await this.#refresh();
    const waitMs = answered ? REFRESH_EVERY_MS : this.#retryMs;
    this.#retryMs = answered ? FIRST_RETRY_MS : Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#timer = setTimeout(() => void this.#refreshAndPlan(), waitMs).unref();
  }

  #refresh(): Promise<boolean> {
    this.#refreshing ??= this.#fetchKeys().finally(() => (this.#refreshing = undefined)); // K2
    return this.#refreshing;
  }

  async #fetchKeys(): Promise<boolean> {
    try {
      const keySet = await fetchKeySet(this.#issuer);
      const fetchedAt = new Date().toISOString();
      this.#use(keySet, fetchedAt);
      this.#asked = { atMs: Date.now(), answered: true };
      await this.#writeCache(keySet, fetchedAt);
      return true;
    } catch (error) {
      const isNews = this.#asked?.answered !== false;
      this.#asked = { atMs: Date.now(), answered: false }; // K1: the keys stay
      const reason = error instanceof Error ? error.message : String(error);
      if (isNews)
        this.#log.warn(
          { reason, keys: this.#known?.kids.length ?? 0 },
          'the token issuer does not give its keys; those known are kept',
        );
      return false;
    }
  }

  #use(keySet: z.output<typeof KeySet>, fetchedAt: string): void {
    this.#find = createLocalJWKSet(keySet);
    this.#known = { kids: keySet.keys.map(({ kid }) => kid), fetchedAt };
  }

  #readCache(): void {
    if (!this.#cacheFile) return;
    try {
      const cached = CacheFile.parse(JSON.parse(readFileSync(this.#cacheFile, 'utf8')));
      if (cached.issuer === this.#issuer) this.#use(cached.keySet, cached.fetchedAt);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#log.warn({ err: error }, 'the cached keys of the token issuer cannot be read');
    }
  }

  async #writeCache(keySet: z.output<typeof KeySet>, fetchedAt: string): Promise<void> {
    if (!this.#cacheFile) return;
    const draft = `${this.#cacheFile}.${randomUUID()}`;
    try {
      await writeFile(draft, JSON.stringify({ issuer: this.#issuer, fetchedAt, keySet }), { mode: 0o600, flag: 'wx' });
      await rename(draft, this.#cacheFile); // K3
    } catch (error) {
      this.#log.warn({ err: error }, 'the keys of the token issuer could not be written to JWKS_CACHE_FILE');
      await rm(draft, { force: true });
    }
  }
}

async function fetchKeySet(issuer: string): Promise<z.output<typeof KeySet>> {
  const discovery = Discovery.parse(await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  if (discovery.issuer !== issuer) throw new Error(`the discovery document is of another issuer: ${discovery.issuer}`);
  const address = new URL(discovery.jwks_uri);
  if (address.protocol !== 'https:' && !isLoopback(address.hostname))
    throw new Error(`the keys lie at an address that is not https: ${address.href}`);
  return KeySet.parse(await fetchJson(address.href));
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
