import { connect } from 'node:net';
import { slotStates } from '@two-pizza/local-infra';
import { edgeUrl } from '../control-room.config.ts';
import type { Site } from './facts.ts';
import { reasonNotReady } from './not-ready.ts';
import { slotUrl } from './service.part.ts';
import type { SlotName } from './slot.ts';

const DEADLINE_MS = 1000;

/** What is wrong with a process that runs; undefined when nothing is. */
export type HealthCheck = () => Promise<string | undefined>;

export interface Watched {
  readonly address: string;
  readonly check: HealthCheck;
}

/** Where each part answers, and how to ask it how it is. A process of a service is named `orders/blue`. */
export function watched(site: Site, part: string): Watched {
  const { ports, facts, settings } = site;
  switch (part) {
    case 'kafka':
      return tcp(`127.0.0.1:${ports.kafka}`);
    case 'postgres':
      return tcp(`127.0.0.1:${ports.postgres}`);
    case 'haproxy':
      return { address: edgeUrl(settings), check: () => emptyBackend(facts.proxySocket) };
    case 'mailbox':
      return http(facts.mailboxUrl ?? `http://127.0.0.1:${ports.mailbox}`);
    default: {
      const [service, slot] = part.split('/') as [string, SlotName];
      return http(slotUrl(site, service, slot));
    }
  }
}

/** A backend without an instance that is up answers its customers with 503. */
async function emptyBackend(socket: string | undefined): Promise<string | undefined> {
  if (socket === undefined) return 'its runtime API is not known yet';
  try {
    const slots = await slotStates(socket);
    const backends = new Set(slots.map(({ backend }) => backend));
    const empty = [...backends].filter(
      (name) => !slots.some(({ backend, status }) => backend === name && status.startsWith('UP')),
    );
    return empty.length === 0 ? undefined : `no instance of ${empty.join(', ')} is up`;
  } catch {
    return 'its runtime API does not answer';
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
