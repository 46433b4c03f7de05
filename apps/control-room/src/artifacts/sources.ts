import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of a workspace folder can change a release: its code, its SQL and its package.json; not its tests or documents. */
const PARTS = ['src/**/*.ts', 'migrations/*.sql', 'package.json'];
const isTest = (file: string) => file.endsWith('.spec.ts');

/** One hash per workspace folder. */
export function sourceHashes(root: string, folders: readonly string[]): Record<string, string> {
  return Object.fromEntries(folders.map((folder) => [folder, hashFolder(join(root, folder))]));
}

/** The folders whose sources are no longer those that `then` was made from, sorted. */
export function changedFolders(
  now: Readonly<Record<string, string>>,
  then: Readonly<Record<string, string>>,
): string[] {
  const all = new Set([...Object.keys(now), ...Object.keys(then)]);
  return [...all].filter((folder) => now[folder] !== then[folder]).sort();
}

function hashFolder(folder: string): string {
  const hash = createHash('sha256');
  const files = globSync(PARTS, { cwd: folder }).filter((file) => !isTest(file));
  for (const file of files.sort())
    hash
      .update(`${file}\n`)
      .update(readFileSync(join(folder, file)))
      .update('\n');
  return hash.digest('hex').slice(0, 16);
}
