import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { isLoopback } from './settings.ts';

const FETCH_TIMEOUT_MS = 3000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })).min(1) });
const CacheFile = z.object({ issuer: z.string(), fetchedAt: z.string(), keySet: KeySet });

/** Public keys as a JSON Web Key Set. */
export type KeySet = z.output<typeof KeySet>;

/** Keys with the issuer they are of, and the time at which it gave them. */
export type KeptKeys = z.output<typeof CacheFile>;

/** The kept keys, or undefined when there is no file; throws when it cannot be read. */
export function readKeptKeys(file: string): KeptKeys | undefined {
  try {
    return CacheFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps keys in a file that is there whole or not at all, and readable by its owner alone. */
export async function keepKeys(file: string, keys: KeptKeys): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(keys), { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Asks an issuer for its keys, by its discovery document. Keys never come over plain HTTP, loopback aside. */
export async function fetchKeySet(issuer: string): Promise<KeySet> {
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
