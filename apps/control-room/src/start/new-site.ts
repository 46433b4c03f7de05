import { freePort } from '@two-pizza/local-infra';
import { servicesOf } from '../artifacts/services.ts';
import type { Settings } from '../control-room.config.ts';
import { workspace } from '../local/workspace.ts';
import type { Ports, Site } from '../platform/facts.ts';

/**
 * What a control room begins with: the services of the workspace, their ports (those of the platform that it takes over,
 * else free ones), and the addresses that the user has given.
 */
export async function newSite(settings: Settings, kept?: Ports): Promise<Site> {
  const services = servicesOf(workspace.root);
  const { KAFKA_BROKERS, DATABASE_ADMIN_URL } = settings;
  const ports = kept ?? (await findPorts(services));
  return {
    of: workspace,
    settings,
    services,
    ports,
    facts: {
      databases: new Map(),
      ways: new Map(),
      mailboxUrl: `http://127.0.0.1:${ports.mailbox}`,
      smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
      brokers: KAFKA_BROKERS?.split(',') ?? [`127.0.0.1:${ports.kafka}`],
      ...(DATABASE_ADMIN_URL ? { adminUrl: DATABASE_ADMIN_URL } : {}),
    },
  };
}

async function findPorts(services: readonly string[]): Promise<Ports> {
  const found = new Set<number>();
  while (found.size < 6 + 2 * services.length) found.add(await freePort());
  const [kafka, kafkaController, postgres, smtp, mailbox, internal, ...rest] = [...found] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ofServices = services.map((service, at) => {
    const [blue, green] = rest.slice(2 * at) as unknown as [number, number];
    return [service, { blue, green }] as const;
  });
  return {
    kafka,
    kafkaController,
    postgres,
    smtp,
    mailbox,
    internal,
    services: Object.fromEntries(ofServices),
  };
}
