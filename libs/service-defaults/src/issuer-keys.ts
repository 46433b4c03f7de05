// Invariants:
// K1 keys are forgotten only when the issuer itself gives others: not by age, not by a failed refresh, and with a cache
//    file not by a restart
// K2 one refresh at a time; for unknown keys at most ASKS_AT_ONCE and then one per ASK_PAUSE_MS, for each single key one
//    per ASK_PAUSE_MS: forged tokens do not become traffic for the issuer
import { createLocalJWKSet } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { fetchKeySet, keepKeys, readKeptKeys } from './key-set.ts';
import type { KeptKeys } from './key-set.ts';

const REFRESH_EVERY_MS = 5 * 60_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
const ASK_PAUSE_MS = 2000;
const ASKS_AT_ONCE = 5;
const REMEMBERED_UNKNOWN = 1000;

interface KeysLog {
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
  #isStopped = false;

  constructor(options: { issuer: string; cacheFile?: string | undefined; log: KeysLog }) {
    this.#issuer = options.issuer;
    this.#cacheFile = options.cacheFile;
    this.#log = options.log;
  }

  /** Takes the keys from the cache file, if there are any, and starts to refresh them in the background. */
  start(): void {
    if (this.#cacheFile) this.#readCache(this.#cacheFile);
    void this.#refreshAndPlan();
  }

  stop(): void {
    this.#isStopped = true;
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
    if (this.#isStopped) return;
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
      const kept = {
        issuer: this.#issuer,
        keySet: await fetchKeySet(this.#issuer),
        fetchedAt: new Date().toISOString(),
      };
      this.#use(kept);
      this.#asked = { atMs: Date.now(), answered: true };
      await this.#keep(kept);
      return true;
    } catch (error) {
      if (this.#asked?.answered !== false)
        this.#warn(error, 'the token issuer does not give its keys; those known are kept');
      this.#asked = { atMs: Date.now(), answered: false }; // K1
      return false;
    }
  }

  #use({ keySet, fetchedAt }: KeptKeys): void {
    this.#find = createLocalJWKSet(keySet);
    this.#known = { kids: keySet.keys.map(({ kid }) => kid), fetchedAt };
  }

  #readCache(file: string): void {
    try {
      const kept = readKeptKeys(file);
      if (kept?.issuer === this.#issuer) this.#use(kept);
    } catch (error) {
      this.#warn(error, 'the kept keys of the token issuer cannot be read');
    }
  }

  async #keep(kept: KeptKeys): Promise<void> {
    if (!this.#cacheFile) return;
    await keepKeys(this.#cacheFile, kept).catch((error: unknown) =>
      this.#warn(error, 'JWKS_CACHE_FILE cannot be written'),
    );
  }

  #warn(error: unknown, message: string): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn({ reason, keys: this.#known?.kids.length ?? 0 }, message);
  }
}
