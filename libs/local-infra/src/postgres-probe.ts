import { connect } from 'node:net';

const PROBE_TIMEOUT_MS = 1000;
const PROTOCOL_3 = 0x0003_0000;
/** The first letter of the server's answer when it asks who we are. While it starts, stops or recovers it is an `E`. */
const AUTHENTICATION = 'R';

/**
 * True when the server takes connections: it answers a greeting by asking for a password. An open port says less: the
 * server listens long before it has recovered. Plain protocol, because only libs/postgres uses a client.
 */
export function postgresAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_TIMEOUT_MS }, () => socket.write(greeting()));
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (answer: Buffer) => end(answer.toString('latin1', 0, 1) === AUTHENTICATION));
    for (const event of ['timeout', 'error', 'close'] as const) socket.once(event, () => end(false));
  });
}

function greeting(): Buffer {
  const fields = Buffer.from('user\0postgres\0database\0postgres\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + fields.length, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, fields]);
}
