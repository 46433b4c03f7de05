import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { Workspace } from './workspace.ts';

const CHUNK_BYTES = 1024 * 1024;

/** The parts that have a log. */
export function logNames(of: Workspace): string[] {
  if (!existsSync(of.logs)) return [];
  return readdirSync(of.logs)
    .filter((file) => file.endsWith('.log'))
    .map((file) => basename(file, '.log'))
    .sort();
}

/** Reads a log file from its beginning, and later what has been added; begins anew when the file was rotated. */
export class LogReader {
  private readonly file: string;
  private position = 0;
  private unfinished = Buffer.alloc(0);

  constructor(file: string) {
    this.file = file;
  }

  /** The whole lines that were added since the last look. */
  newLines(): string[] {
    if (!existsSync(this.file)) return [];
    const fd = openSync(this.file, 'r');
    try {
      if (fstatSync(fd).size < this.position) this.position = 0; // rotated
      return this.readFrom(fd);
    } finally {
      closeSync(fd);
    }
  }

  private readFrom(fd: number): string[] {
    const chunks = [this.unfinished];
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = readSync(fd, chunk, 0, CHUNK_BYTES, this.position);
      if (read === 0) break;
      this.position += read;
      chunks.push(chunk.subarray(0, read));
    }
    const all = Buffer.concat(chunks);
    const end = all.lastIndexOf(0x0a) + 1;
    this.unfinished = all.subarray(end);
    return all.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  }
}
