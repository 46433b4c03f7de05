import { coordinatorsAnswer, postgresAnswers, slotStates } from '@two-pizza/local-infra';
import { edgeUrl } from '../control-room.config.ts';
import type { Site } from './facts.ts';
import { reasonNotReady } from './not-ready.ts';
import { slotUrl } from './service.part.ts';
import type { SlotName } from './slot.ts';

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
      return own(ports.kafka, coordinatorsAnswer, 'its coordinators do not answer');
    case 'postgres':
      return own(ports.postgres, postgresAnswers, 'it takes no connections');
    case 'haproxy':
      return { address: edgeUrl(settings), check: () => emptyBackend(facts.proxySocket) };
    case 'mailbox':
      return http(facts.mailboxUrl);
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

/** A part that is asked in its own protocol. */
function own(port: number, answers: (host: string, port: number) => Promise<boolean>, otherwise: string): Watched {
  const check = async () => ((await answers('127.0.0.1', port)) ? undefined : otherwise);
  return { address: `127.0.0.1:${port}`, check };
}
