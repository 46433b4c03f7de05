import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf, type Closure, type NeededPackage } from './closure.ts';

/** Types, source maps and documents are never loaded by a running service: leaving them out halves the number of files. */
const NOT_LOADED = /\.(?:d\.[cm]?ts(?:\.map)?|map|md|markdown|ts)$/i;
const PACKAGES_AT_ONCE = 8;

/**
 * The node_modules folder for this closure, made at first need out of hard links to the installed files: it costs no
 * space, and a later `npm ci`, which replaces files, does not change it.
 */
export async function ensureStore(options: { root: string; store: string; closure: Closure }): Promise<string> {
  const folder = join(options.store, hashOf(options.closure));
  const modules = join(folder, 'node_modules');
  if (existsSync(folder)) return modules;
  const half = `${folder}.${process.pid}.tmp`;
  await rm(half, { recursive: true, force: true });
  const waiting = [...options.closure.npm];
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      await storePackage(options.root, half, next);
  };
  await Promise.all(Array.from({ length: PACKAGES_AT_ONCE }, worker));
  await rename(half, folder); // all or nothing: a store that exists is whole
  return modules;
}

async function storePackage(root: string, half: string, each: NeededPackage): Promise<void> {
  const from = join(root, each.installedAt);
  if (!existsSync(from)) {
    if (each.optional) return;
    throw new Error(`${each.installedAt} is not installed; run: npm ci`);
  }
  await linkFolder(from, join(half, each.storedAt));
}

async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== 'node_modules')
      await linkFolder(join(from, entry.name), join(to, entry.name));
    else if (entry.isFile() && !NOT_LOADED.test(entry.name))
      await linkFile(join(from, entry.name), join(to, entry.name));
  }
}

async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another device, or a file system or a limit without hard links: the content counts, not the way.
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EMLINK' && code !== 'ENOTSUP') throw error;
    await copyFile(from, to);
  }
}
