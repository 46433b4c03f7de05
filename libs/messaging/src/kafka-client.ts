import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel, type ISocketFactory, type SASLOptions } from 'kafkajs';
import { patchKafkajsTimer } from './kafkajs-timer.patch.ts';
import type { KafkaSasl, Log } from './settings.ts';

const KEEP_ALIVE_MS = 60_000;

// kafkajs calls many things errors that it heals itself; what it cannot heal is thrown to us and told by us.
const toldNamespaces = new Set(['Consumer', 'ConsumerGroup', 'Runner']);

interface ClientOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tlsCa?: string | undefined;
  readonly sasl?: KafkaSasl | undefined;
  readonly log?: Log | undefined;
  readonly requestTimeoutMs?: number;
}

// A heartbeat must not wait until the answer to a long fetch on the same connection acknowledges the fetch (Nagle).
const withoutDelay: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket: Socket = ssl
    ? connectTls({ host, port, servername: host, ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setNoDelay(true);
  socket.setMaxListeners(0); // kafkajs closes a dead connection again and again, and each time leaves a listener on it
  return socket;
};

function readCa(tlsCa: string): string {
  return tlsCa.includes('-----BEGIN') ? tlsCa : readFileSync(tlsCa, 'utf8');
}

const openSockets = new WeakMap<Kafka, Set<Socket>>();

/** Notes each connection until it is closed. */
function notedIn(sockets: Set<Socket>): ISocketFactory {
  return (wish) => {
    const socket = withoutDelay(wish);
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
}

/** Ends what a client has left open: kafkajs connects anew when it is closed in the middle of a try, and nobody closes that. */
export function dropConnections(kafka: Kafka): void {
  for (const socket of openSockets.get(kafka) ?? []) socket.destroy();
}

/** A kafkajs client with the house's timeouts: it gives up soon, because whoever uses it tries again for ever. */
export function kafkaClient(options: ClientOptions): Kafka {
  patchKafkajsTimer();
  const sockets = new Set<Socket>();
  const kafka = new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    ...(options.tlsCa ? { ssl: { ca: [readCa(options.tlsCa)] } } : {}),
    ...(options.sasl ? { sasl: options.sasl satisfies SASLOptions as SASLOptions } : {}),
    socketFactory: notedIn(sockets),
    connectionTimeout: 2_000,
    requestTimeout: options.requestTimeoutMs ?? 10_000,
    retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 3 },
    logLevel: options.log ? logLevel.WARN : logLevel.NOTHING,
    logCreator: () => (entry) => {
      if (!toldNamespaces.has(entry.namespace)) return;
      options.log?.warn({ kafka: entry.namespace, error: entry.log['error'] }, `kafka: ${entry.log.message}`);
    },
  });
  openSockets.set(kafka, sockets);
  return kafka;
}
