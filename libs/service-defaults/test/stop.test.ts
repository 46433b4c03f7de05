import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SampleService } from './sample-service.ts';

let gate: Server;
let atTheGate: Promise<ServerResponse>;

/** A request for `/things/slow` waits at this server until the test lets it go. */
beforeEach(async () => {
  gate = createServer();
  atTheGate = once(gate, 'request').then(([, response]) => response as ServerResponse);
  await once(gate.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  gate.closeAllConnections();
  gate.close();
});

const start = () => SampleService.started({ GATE_URL: `http://127.0.0.1:${(gate.address() as AddressInfo).port}` });

const messages = (service: SampleService) => service.log.map(({ msg }) => msg);

/** What becomes of a new connection: `taken`, or the code of its refusal. */
function knock(url: string): Promise<string | undefined> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  return new Promise<string | undefined>((resolve) => {
    socket.once('connect', () => resolve('taken'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  }).finally(() => socket.destroy());
}

describe('SIGTERM', () => {
  it('lets a running request finish, stops in order, and ends with 0', async () => {
    const service = await start();
    const slow = fetch(`${service.url}/things/slow`);
    const held = await atTheGate;
    service.signal('SIGTERM');
    await service.logged('transport: closed');
    expect(messages(service)).not.toContain('part: first stopped');
    held.end();
    const answer = await slow;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect((await service.ended).code).toBe(0);
    const order = [
      'stopping',
      'transport: closed',
      'request',
      'part: first stopped',
      'part: second stopped',
      'stopped',
    ];
    expect(messages(service).filter((msg) => order.includes(String(msg)))).toEqual(order);
    expect(service.log.at(-1)).toMatchObject({ msg: 'stopped', clean: true });
  });

  it('takes no new connection from then on', async () => {
    const service = await start();
    const slow = fetch(`${service.url}/things/slow`);
    const held = await atTheGate;
    service.signal('SIGTERM');
    await service.logged('transport: closed');
    // A connection that came in the very moment of closing is reset; from then on they are refused.
    while ((await knock(service.url)) !== 'ECONNREFUSED');
    held.end();
    await slow;
    expect((await service.ended).code).toBe(0);
  });

  it('fails readiness, for whoever was already asking', async () => {
    const service = await start();
    const asking = connect(Number(new URL(service.url).port), '127.0.0.1');
    let heard = '';
    asking.on('data', (chunk) => (heard += chunk.toString()));
    asking.write('GET /health/ready HTTP/1.1\r\nhost: x\r\n');
    const slow = fetch(`${service.url}/things/slow`);
    const held = await atTheGate;
    service.signal('SIGTERM');
    await service.logged('transport: closed');
    asking.write('\r\n');
    await once(asking, 'close');
    expect(heard).toMatch(/^HTTP\/1\.1 503 /);
    expect(heard).toContain('The service is stopping.');
    held.end();
    await slow;
    expect((await service.ended).code).toBe(0);
  });

  it('does not wait for connections on which nothing runs', async () => {
    const service = await start();
    const silent = connect(Number(new URL(service.url).port), '127.0.0.1');
    await once(silent, 'connect');
    await fetch(`${service.url}/health/live`);
    service.signal('SIGTERM');
    expect((await service.ended).code).toBe(0);
    expect(service.log.at(-1)).toMatchObject({ msg: 'stopped', clean: true });
    silent.destroy();
  });

  it('does not wait for a request whose sender is gone', async () => {
    const service = await start();
    const sender = connect(Number(new URL(service.url).port), '127.0.0.1');
    sender.write('GET /things/slow HTTP/1.1\r\nhost: x\r\n\r\n');
    await atTheGate;
    sender.destroy();
    await service.logged('request', ({ outcome }) => outcome === 'cut-off');
    service.signal('SIGTERM');
    expect((await service.ended).code).toBe(0);
    expect(service.log.at(-1)).toMatchObject({ msg: 'stopped', clean: true });
  });

  it('the second one ends the process at once', async () => {
    const service = await start();
    const slow = fetch(`${service.url}/things/slow`).catch(() => 'cut off');
    await atTheGate;
    service.signal('SIGTERM');
    await service.logged('stopping');
    service.signal('SIGTERM');
    expect((await service.ended).code).toBe(128 + 15);
    expect(await slow).toBe('cut off');
    expect(messages(service)).not.toContain('part: first stopped');
  });
});
