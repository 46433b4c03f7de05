import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLockFile } from './lock-file.ts';

describe('withLockFile', () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-lock-'));
    lock = join(folder, 'deeper', 'a.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets only one work at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return inside;
    };
    await Promise.all([1, 2, 3].map(() => withLockFile(lock, work)));
    expect(most).toBe(1);
  });

  it('gives the lock back when the work fails', async () => {
    await expect(withLockFile(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(existsSync(lock)).toBe(false);
  });

  it('takes over the lock of a dead process', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await withLockFile(lock, async () => undefined); // makes the folder
    writeFileSync(lock, String(pid));
    expect(await withLockFile(lock, () => Promise.resolve('done'))).toBe('done');
  });

  it('takes over a lock from before the machine was started, whoever has its pid now', async () => {
    await withLockFile(lock, async () => undefined); // makes the folder
    writeFileSync(lock, `${process.pid} another-boot`);
    expect(await withLockFile(lock, () => Promise.resolve('done'))).toBe('done');
  });
});
