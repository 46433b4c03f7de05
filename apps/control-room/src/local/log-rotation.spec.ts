import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rotateLarge } from './log-rotation.ts';

/** Writes a numbered line for each one that it reads. */
const WRITER = `let n = 0; process.stdin.on('data', () => process.stdout.write('line ' + ++n + '\\n', () => process.stderr.write('.')))`;

describe('a log that grows too large', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-logs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is moved to .1 while its process writes: that goes on at the beginning of the emptied file', async () => {
    const file = join(folder, 'orders.log');
    const log = openSync(file, 'a');
    const child = spawn(process.execPath, ['-e', WRITER], { stdio: ['pipe', log, 'pipe'] }) as ChildProcessByStdio<
      Writable,
      null,
      Readable
    >;
    closeSync(log);
    const write = async () => {
      child.stdin.write('x');
      await once(child.stderr, 'data');
    };
    await write();
    await write();
    rotateLarge(folder, 10);
    await write();
    child.kill();
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('line 1\nline 2\n');
    expect(readFileSync(file, 'utf8')).toBe('line 3\n');
  });
});
