import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './processes.ts';

const POLL_MS = 100;
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * Runs `work` while holding a lock file, so that parallel processes do a thing once, one after the other.
 * A lock whose owner is dead is taken over, also when after a restart of the machine another process has its pid.
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
    await handle.writeFile(`${process.pid} ${bootId()}`);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(file: string): Promise<boolean> {
  const read = async () => (await readFile(file, 'utf8').catch(() => '')).split(' ');
  let [pid, boot] = await read();
  if (!pid) {
    await delay(POLL_MS); // its owner is between making and writing it
    [pid, boot] = await read();
  }
  return !pid || boot !== bootId() || !isAlive(Number(pid));
}

/** Another one after each start of the machine; the same everywhere but on Linux, where nothing tells it. */
function bootId(): string {
  return existsSync(BOOT_ID) ? readFileSync(BOOT_ID, 'utf8').trim() : '-';
}
