import { connect, type Socket } from 'node:net';

/** Clients that began a request and do not go on. */
export interface HalfOpen {
  /** How many of them still hang: neither answered nor cut off. */
  hanging(): number;
  close(): void;
}

/** Opens `count` connections that send these bytes and then nothing; returns when all have sent them. */
export async function openHalf(url: string, count: number, bytes: string): Promise<HalfOpen> {
  const { port, hostname } = new URL(url);
  const ended = new Set<Socket>();
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: Number(port), host: hostname });
      for (const event of ['data', 'close'] as const) socket.on(event, () => ended.add(socket));
      socket.once('error', reject).once('connect', () => socket.write(bytes, () => resolve(socket)));
    });
  const sockets = await Promise.all(Array.from({ length: count }, open));
  return {
    hanging: () => sockets.length - ended.size,
    close: () => sockets.forEach((socket) => socket.destroy()),
  };
}
