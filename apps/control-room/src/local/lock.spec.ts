import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { releaseLock, takeLock } from './lock.ts';
import { processOf } from './process-table.ts';

describe('the lock of a clone', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-lock-'));
    file = join(folder, 'control-room.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names its holder, and goes with it', () => {
    expect(takeLock(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(processOf(process.pid));
    expect(readdirSync(folder)).toEqual(['control-room.lock']);
    releaseLock(file);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while another process lives that has it', () => {
    writeFileSync(file, JSON.stringify(processOf(process.ppid)));
    expect(takeLock(file)).toBe(false);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(processOf(process.ppid));
  });

  it.each([
    ['a process that is gone', () => JSON.stringify({ pid: spawnSync('true').pid, startTime: '1@boot' })],
    ['a process whose pid is another one’s by now', () => JSON.stringify({ pid: process.ppid, startTime: '1@boot' })],
    ['nobody, because a crash tore it', () => '{"pid":'],
  ])('is taken over from %s', (_, text) => {
    writeFileSync(file, text());
    expect(takeLock(file)).toBe(true);
    expect(readdirSync(folder)).toEqual(['control-room.lock']);
  });
});
