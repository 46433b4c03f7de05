import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** Writes a file that only its owner may read, all at once. */
export function writePrivate(file: string, content: string): void {
  writeWhole(file, content, OWNER_ONLY);
}

/** Writes a file all at once: a reader sees the old content or the new, never half of it. */
export function writeWhole(file: string, content: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(half, content, { mode });
    renameSync(half, file);
  } catch (error) {
    rmSync(half, { force: true }); // a full disk must not fill with halves
    throw error;
  }
}

/** The JSON in a file; undefined when there is no such file. A file that does not parse is an error that names it. */
export function readJson<T>(file: string): T | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Error(`${file} is damaged: ${String(cause)}. Delete it, or everything local with: npm run reset`, {
      cause,
    });
  }
}

/** The text of a file; undefined when there is no such file. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A secret that is made once, at first use, and kept in a file of its own. */
export function keptSecret(file: string): string {
  const kept = readText(file)?.trim();
  if (kept) return kept;
  const made = randomBytes(32).toString('base64url');
  writePrivate(file, `${made}\n`);
  return made;
}

/** Named secrets that are made once and kept together in one JSON file. */
export function keptSecrets<N extends string>(file: string, names: readonly N[]): Record<N, string> {
  const kept = readJson<Record<string, string>>(file) ?? {};
  const missing = names.filter((name) => kept[name] === undefined);
  for (const name of missing) kept[name] = randomBytes(24).toString('base64url');
  if (missing.length > 0) writePrivate(file, `${JSON.stringify(kept, undefined, 2)}\n`);
  return kept as Record<N, string>;
}
