import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendToLedger, cutTornLine, liveReleases, parseLedger, readLedger, type LedgerEntry } from './ledger.ts';

const entry = (service: string, to: string): LedgerEntry => ({
  at: '2026-11-24T08:00:00.000Z',
  what: 'bootstrap',
  service,
  from: null,
  to,
  who: 'ada',
  sources: {},
});

describe('the ledger', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-ledger-'));
    file = join(folder, 'home', 'ledger.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is empty before the first start', () => {
    expect(readLedger(file)).toEqual({ entries: [] });
    expect(cutTornLine(file)).toBeUndefined();
  });

  it('gives back what was appended, one JSON object a line', () => {
    appendToLedger(file, entry('orders', '1.0.0+aaaaaaaa'));
    appendToLedger(file, entry('catalog', '1.0.0+bbbbbbbb'));
    expect(readLedger(file).entries).toEqual([entry('orders', '1.0.0+aaaaaaaa'), entry('catalog', '1.0.0+bbbbbbbb')]);
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('names the newest entry of a service as live', () => {
    const ledger = { entries: [entry('orders', 'old'), entry('catalog', 'only'), entry('orders', 'new')] };
    const live = [...liveReleases(ledger)].map(([service, { to }]) => [service, to]);
    expect(live).toEqual([
      ['orders', 'new'],
      ['catalog', 'only'],
    ]);
  });

  it('cuts a last line that a crash tore, reports it, and keeps every line before it', () => {
    appendToLedger(file, entry('orders', 'kept'));
    const whole = readFileSync(file);
    writeFileSync(file, Buffer.concat([whole, Buffer.from('{"at":"2026-11-24T08:00:01.000Z","who":"Zoë')]));
    expect(cutTornLine(file)).toContain('Zoë');
    expect(readFileSync(file)).toEqual(whole);
    appendToLedger(file, entry('catalog', 'after'));
    expect(readLedger(file).entries.map(({ to }) => to)).toEqual(['kept', 'after']);
  });

  it('treats a complete line without its end as torn: it may lack more than the end', () => {
    expect(parseLedger(JSON.stringify(entry('orders', 'x')))).toEqual({
      entries: [],
      torn: JSON.stringify(entry('orders', 'x')),
    });
  });

  it('refuses a damaged line in the middle by its number', () => {
    const text = `${JSON.stringify(entry('orders', 'x'))}\n{"broken\n${JSON.stringify(entry('orders', 'y'))}\n`;
    expect(() => parseLedger(text)).toThrow('ledger.jsonl, line 2, is damaged');
  });
});
