import { randomInt } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Below the range from which systems take the ports of outgoing connections: a port found here stays free for a restart. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** Who asks for a port may need a minute until it listens, and a slot of a service is empty for longer. */
const RESERVED_MS = 60 * 60 * 1000;

/** A TCP port of 127.0.0.1 that nobody listens on now. For an hour no process of this user is given the same one. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (reserve(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found between ${FIRST_PORT} and ${LAST_PORT}`);
}

/** True when a server could listen on the port now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Takes the port for this call, unless another process has: a file that only one of them can make. */
function reserve(port: number): boolean {
  const folder = join(tmpdir(), `two-pizza-ports-${userInfo().uid}`);
  const file = join(folder, String(port));
  mkdirSync(folder, { recursive: true });
  const madeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (madeMs !== undefined && Date.now() - madeMs > RESERVED_MS) rmSync(file, { force: true });
  try {
    writeFileSync(file, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
