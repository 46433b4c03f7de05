import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './processes.ts';

const POLL_MS = 100;

/**
 * Runs `work` while holding a lock file, so that parallel processes do a thing once, one after the other.
 * A lock whose owner is dead is taken over.
 */
export async function withLockFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  while (!(await take(file))) {
    if (await isStale(file)) await rm(file, { force: true });
    else await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(file: string): Promise<boolean> {
  const read = async () => Number(await readFile(file, 'utf8').catch(() => ''));
  let pid = await read();
  if (pid === 0) {
    await delay(POLL_MS); // its owner is between making and writing it
    pid = await read();
  }
  return pid === 0 || !isAlive(pid);
}
