import { connect } from 'node:net';

/** The requests of Kafka's protocol that show a broker ready for groups and idempotent producers. */
const FIND_COORDINATOR = 10;
const DESCRIBE_GROUPS = 15;
const INIT_PRODUCER_ID = 22;

const PROBE_TIMEOUT_MS = 2000;

/**
 * One group for each part of the topic of the offsets (infra/kafka/server.properties makes 4): Kafka takes a name's hash,
 * which for one letter is its code.
 */
const GROUPS = ['a', 'b', 'c', 'd'];

/**
 * True when the broker's coordinators answer: the topic of the offsets exists, every part of it is led and loaded, and
 * producer ids are given out. An open port says none of that. Plain protocol, because only libs/messaging uses a client.
 */
export async function coordinatorsAnswer(host: string, port: number): Promise<boolean> {
  try {
    const found = await ask(host, port, FIND_COORDINATOR, textField('a')); // the first one has the topic made
    if (found.readInt16BE(0) !== 0) return false;
    for (const group of GROUPS) {
      const described = await ask(
        host,
        port,
        DESCRIBE_GROUPS,
        Buffer.concat([Buffer.from([0, 0, 0, 1]), textField(group)]),
      );
      if (described.readInt16BE(4) !== 0) return false; // "not the coordinator" before, "loading" while it reads its part
    }
    const noTransaction = Buffer.from([0xff, 0xff, 0, 0, 0, 0]); // null id, timeout 0
    const producer = await ask(host, port, INIT_PRODUCER_ID, noTransaction);
    return producer.readInt16BE(4) === 0; // after the throttle time
  } catch {
    return false; // refused or closed: not up yet
  }
}

/** Sends one request in version 0 on a connection of its own; returns the body of the answer. */
function ask(host: string, port: number, apiKey: number, body: Buffer): Promise<Buffer> {
  const header = Buffer.alloc(8);
  header.writeInt16BE(apiKey, 0); // then: version 0, correlation id 0
  const request = Buffer.concat([header, textField('two-pizza'), body]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(request.length);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: PROBE_TIMEOUT_MS }, () =>
      socket.write(Buffer.concat([length, request])),
    );
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 4 || answer.length < 4 + answer.readInt32BE(0)) return;
      socket.destroy();
      resolve(answer.subarray(8)); // after length and correlation id
    });
    socket.on('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed')));
  });
}

function textField(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}
