import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from './support/wait-for.ts';
import { startProcess } from './support/process.ts';
import { effects, greet, settled } from './support/stories.ts';
import { countOutbox, makeSuite } from './support/suite.ts';
import { endWhatIsLeft } from './support/left-open.ts';

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

afterEach(endWhatIsLeft);

describe('a broker that is away at the start', () => {
  it('does not keep the service from starting nor from taking work, which is done when it is back', async () => {
    const suite = await makeSuite();
    const port = await freePort();
    const service = await startProcess(suite, { brokers: [`127.0.0.1:${port}`] });
    await settled(service, { role: 'stable', consumer: 'joining' });
    await greet(service, ['ada', 'bob'], 5);
    await waitFor('vain tries of relay and consumer', async () =>
      ['the relay tries again', 'the consumer tries again'].every((msg) =>
        service.lines.some((line) => line.msg === msg),
      )
        ? true
        : undefined,
    );
    expect((await suite.database.query(countOutbox))[0]?.rows).toBe(10);

    const [host, brokerPort] = suite.brokers[0]!.split(':');
    const forwarder = createServer((socket) => {
      const onward = connect(Number(brokerPort), host!);
      socket.pipe(onward).pipe(socket);
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
    });
    await listen(forwarder, port);
    expect(await effects(suite.database, 10)).toHaveLength(10);
    await service.stop();
    forwarder.close();
    await suite.close();
  });
});
