import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** A running instance behind the edge. */
export interface Instance {
  readonly address: string;
  requests(): number;
  waiting(): boolean;
  finish(): void;
  close(): Promise<void>;
}

/** A service that says what it got; `/orders/break` ends the connection, `/orders/slow` answers when told to. */
export async function instance(release: string): Promise<Instance> {
  let requests = 0;
  let finish: (() => void) | undefined;
  const server: Server = createServer((incoming, response) => {
    response.setHeader('x-release', release).setHeader('content-type', 'application/json');
    answer(incoming).then(
      (body) => response.end(body),
      () => response.destroy(),
    );
  });
  const answer = async (incoming: IncomingMessage): Promise<string> => {
    if (incoming.url === '/health/ready') return 'ready';
    requests += 1;
    const body = await text(incoming);
    if (incoming.url === '/orders/break') throw new Error('broken');
    if (incoming.url === '/orders/slow') await new Promise<void>((resolve) => (finish = resolve));
    return JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    waiting: () => finish !== undefined,
    finish: () => finish?.(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends bytes as they are; returns all that comes back until the connection ends. */
export async function raw(url: string, words: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(words);
  return text(socket);
}

/** True when nobody listens at the URL. */
export function isRefused(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}
