import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { nodeFlagsOfServices } from '@two-pizza/local-infra';
import type { Suite } from '@two-pizza/local-infra/testing';

/** A server that is measured. */
export interface MeasuredServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the bare Fastify on the database of orders and the suite's catalog, with the flags that services have. */
export async function startFloorServer(suite: Suite): Promise<MeasuredServer> {
  const program = join(import.meta.dirname, 'floor-server.main.ts');
  const addresses = [`--database=${suite.databaseUrl('orders')}`, `--catalog=${suite.url('catalog')}`];
  const child = spawn(process.execPath, [...nodeFlagsOfServices(), '--conditions=source', program, ...addresses], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]: string[]) => line),
    ended.then(() => undefined),
  ]);
  if (url === undefined) throw new Error('the bare Fastify ended before it listened');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid: child.pid as number, stop };
}
