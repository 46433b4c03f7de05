import { copyFileSync, existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_BYTES = 10 * 1024 * 1024;

/**
 * Keeps each log of a folder at about 10 MB, with one file (`.1`) of what came before. Processes keep their file open and
 * append to it (O_APPEND), so the file stays and its content moves: after that they go on at its new end. A line that is
 * written between the copy and the cut, some microseconds, is lost.
 */
export function rotateLarge(folder: string, largestBytes = LARGEST_BYTES): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.log'))) {
    const file = join(folder, name);
    if (statSync(file).size <= largestBytes) continue;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  }
}
