import { coordinatorsAnswer, postgresAnswers } from '@two-pizza/local-infra';
import { edgeUrl } from '../control-room.config.ts';
import type { Site } from './facts.ts';
import { reasonNotReady } from './not-ready.ts';
import { proxyHealth } from './proxy-health.ts';
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
      return {
        address: edgeUrl(settings),
        check: () =>
          proxyHealth(facts.proxySocket, (service, slot) => reasonNotReady(slotUrl(site, service, slot as SlotName))),
      };
    case 'mailbox':
      return http(facts.mailboxUrl);
    default: {
      const [service, slot] = part.split('/') as [string, SlotName];
      return http(slotUrl(site, service, slot));
    }
  }
}

const http = (address: string): Watched => ({ address, check: () => reasonNotReady(address) });

/** A part that is asked in its own protocol. */
function own(port: number, answers: (host: string, port: number) => Promise<boolean>, otherwise: string): Watched {
  const check = async () => ((await answers('127.0.0.1', port)) ? undefined : otherwise);
  return { address: `127.0.0.1:${port}`, check };
}
