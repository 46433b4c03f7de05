import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerLine } from '@two-pizza/delivery';
import { LedgerFile } from './ledger-file.ts';

const line = (service: string, to: string): LedgerLine => ({
  at: '2026-11-24T08:00:00.000Z',
  what: 'bootstrap',
  service,
  from: null,
  to,
  who: 'ada',
  sources: {},
});

describe('the ledger on disk', () => {
  let folder: string;
  let file: string;
  let ledger: LedgerFile;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-ledger-'));
    file = join(folder, 'home', 'ledger.jsonl');
    ledger = new LedgerFile(file);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is empty before the first start', () => {
    expect(ledger.lines()).toEqual([]);
    expect(ledger.cutTornLine()).toBeUndefined();
  });

  it('gives back what was appended, one JSON object a line', () => {
    ledger.append(line('orders', '1.0.0+aaaaaaaa'));
    ledger.append(line('catalog', '1.0.0+bbbbbbbb'));
    expect(ledger.lines()).toEqual([line('orders', '1.0.0+aaaaaaaa'), line('catalog', '1.0.0+bbbbbbbb')]);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('cuts a last line that a crash tore, in the middle of a letter too, and keeps every line before it', () => {
    ledger.append(line('orders', '1.0.0+aaaaaaaa'));
    const whole = readFileSync(file);
    const torn = Buffer.from('{"at":"2026-11-24T08:00:01.000Z","who":"Zoë').subarray(0, -1);
    writeFileSync(file, Buffer.concat([whole, torn]));
    expect(ledger.cutTornLine()).toContain('Zo');
    expect(readFileSync(file)).toEqual(whole);
    ledger.append(line('catalog', '1.0.0+bbbbbbbb'));
    expect(ledger.lines().map(({ service }) => service)).toEqual(['orders', 'catalog']);
  });

  it('stays readable when the disk takes only part of a line, and goes on when there is room again', () => {
    const program = `
      const { LedgerFile } = await import(${JSON.stringify(join(import.meta.dirname, 'ledger-file.ts'))});
      const ledger = new LedgerFile(${JSON.stringify(file)});
      const line = (who) => ({ at: '2026-11-24T08:00:00.000Z', what: 'settled', service: 'orders', release: 'A', who });
      ledger.append(line('ada'));
      try { ledger.append(line('x'.repeat(2000))); } catch (error) { console.log(error.message, error.cause.message); }
      ledger.append(line('tom'));
    `;
    const node = [process.execPath, '--conditions=source', '--input-type=module', '--eval', program];
    const limited = ['-c', 'ulimit -f 2 && exec "$@"', 'sh', ...node]; // no file of this process passes 1024 bytes
    const said = execFileSync('sh', limited, { encoding: 'utf8' });
    expect(said).toContain('What runs goes on. Make room on the disk the disk took only part of it');
    expect(ledger.lines().map(({ who }) => who)).toEqual(['ada', 'tom']);
  });
});
