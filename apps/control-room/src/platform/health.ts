import { connect } from 'node:net';
import { edgeUrl } from '../control-room.config.ts';
import type { Site } from './facts.ts';
import { reasonNotReady } from './not-ready.ts';
import { serviceUrl } from './service.part.ts';

const DEADLINE_MS = 1000;

/** What is wrong with a process that runs; undefined when nothing is. */
export type HealthCheck = () => Promise<string | undefined>;

export interface Watched {
  readonly address: string;
  readonly check: HealthCheck;
}

/** Where each part answers, and how to ask it how it is. */
export function watched(site: Site, part: string): Watched {
  const { ports, facts, settings } = site;
  switch (part) {
    case 'kafka':
      return tcp(`127.0.0.1:${ports.kafka}`);
    case 'postgres':
      return tcp(`127.0.0.1:${ports.postgres}`);
    case 'haproxy':
      return { ...tcp(`127.0.0.1:${settings.EDGE_PORT}`), address: edgeUrl(settings) };
    case 'mailbox':
      return http(facts.mailboxUrl ?? `http://127.0.0.1:${ports.mailbox}`);
    default:
      return http(serviceUrl(site, part));
  }
}

const http = (address: string): Watched => ({ address, check: () => reasonNotReady(address) });

function tcp(address: string): Watched {
  const [host, port] = address.split(':') as [string, string];
  const check = () =>
    new Promise<string | undefined>((resolve) => {
      const socket = connect({ host, port: Number(port), timeout: DEADLINE_MS });
      const end = (reason?: string) => {
        socket.destroy();
        resolve(reason);
      };
      socket.once('connect', () => end());
      socket.once('timeout', () => end(`${address} takes no connection within ${DEADLINE_MS} ms`));
      socket.once('error', () => end(`${address} refuses connections`));
    });
  return { address, check };
}
