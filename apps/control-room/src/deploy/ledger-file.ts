/** The ledger on disk (`.two-pizza/ledger.jsonl`). Only the control room writes it; every line is one write and one fsync. */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseLedger, type LedgerLine } from '@two-pizza/delivery';
import { readText } from '../local/private-file.ts';

export class LedgerFile {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** All lines; none before the first start. */
  lines(): readonly LedgerLine[] {
    return parseLedger(readText(this.file) ?? '').lines;
  }

  /** Adds one line; when this returns it is on the disk. A disk that takes only part of it gets none of it. */
  append(line: LedgerLine): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const fd = openSync(this.file, 'a', 0o600);
    const { size } = fstatSync(fd);
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      if (writeSync(fd, bytes) < bytes.length) throw new Error('the disk took only part of it');
      fsyncSync(fd);
    } catch (cause) {
      ftruncateSync(fd, size); // the next line would be written behind the torn one, and neither could be read
      throw new Error('the ledger takes no line. What runs goes on. Make room on the disk', { cause });
    } finally {
      closeSync(fd);
    }
  }

  /** Cuts a last line that a crash tore while it was written, and returns it. Nothing else ever changes a line. */
  cutTornLine(): string | undefined {
    const { torn } = parseLedger(readText(this.file) ?? '');
    if (torn === undefined) return undefined;
    const keep = readFileSync(this.file).lastIndexOf('\n') + 1;
    const fd = openSync(this.file, 'r+');
    try {
      ftruncateSync(fd, keep);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    return torn;
  }
}
