import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { proxyHealth } from './proxy-health.ts';

describe('the health of HAProxy', () => {
  let folder: string;
  let socket: string;
  let proxy: Server;
  let servers: readonly string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'proxy-'));
    socket = join(folder, 'api');
    const answer = () => `# pxname,svname,type,status\n${servers.map((each) => each.replace(' ', ',2,')).join('\n')}\n`;
    proxy = createServer((connection) => connection.once('data', () => connection.end(answer())));
    await new Promise<void>((resolve) => proxy.listen(socket, resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => proxy.close(resolve));
    await rm(folder, { recursive: true });
  });

  const ready = (...names: string[]) => {
    return async (service: string, slot: string) => (names.includes(`${service}/${slot}`) ? undefined : 'no answer');
  };

  it('is good while an instance of each service is up', async () => {
    servers = ['catalog,blue UP', 'catalog,green MAINT', 'orders,blue MAINT', 'orders,green UP 1/2'];
    expect(await proxyHealth(socket, ready())).toBeUndefined();
  });

  it('is good also when a service is paused: that is the service that is ill', async () => {
    servers = ['catalog,blue DOWN', 'catalog,green MAINT', 'orders,blue UP'];
    expect(await proxyHealth(socket, ready('orders/blue'))).toBeUndefined();
  });

  it('is bad when an instance is ready and it does not reach it', async () => {
    servers = ['catalog,blue DOWN', 'catalog,green MAINT', 'orders,blue UP'];
    expect(await proxyHealth(socket, ready('catalog/blue', 'orders/blue'))).toBe(
      'it reaches no instance of catalog, though one is ready',
    );
  });

  it('is bad when it does not answer', async () => {
    expect(await proxyHealth(join(folder, 'nobody'), ready())).toBe('its runtime API does not answer');
    expect(await proxyHealth(undefined, ready())).toBe('its runtime API is not known yet');
  });
});
