import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { dropConnections, kafkaClient } from './kafka-client.ts';

describe('dropConnections', () => {
  it('ends a connection that kafkajs is still opening, so that a process without work ends', async () => {
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const kafka = kafkaClient({ brokers: [`127.0.0.1:${port}`], clientId: 'spec' });
    const connecting = kafka.admin().connect();
    const [socket] = (await once(silent, 'connection')) as [Socket];
    silent.close(); // whatever kafkajs tries next is refused
    const refused = expect(connecting).rejects.toThrow();
    dropConnections(kafka);
    await once(socket.resume(), 'close');
    await refused;
  });
});
