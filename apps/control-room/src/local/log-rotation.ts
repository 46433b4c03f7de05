import { copyFileSync, existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_BYTES = 10 * 1024 * 1024;
const LOOK_MS = 5000;

/**
 * Keeps each log of a folder at about 10 MB, with one file (`.1`) of what came before. Processes append to files that
 * they keep open, so the file stays and its content moves. Returns what ends it.
 */
export function rotateLogs(folder: string): () => void {
  const timer = setInterval(() => rotateLarge(folder), LOOK_MS).unref();
  return () => clearInterval(timer);
}

/** Rotates every log of the folder that has grown too large. */
export function rotateLarge(folder: string, largestBytes = LARGEST_BYTES): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.log'))) {
    const file = join(folder, name);
    if (statSync(file).size <= largestBytes) continue;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  }
}
