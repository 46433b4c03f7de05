import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { Database } from '@two-pizza/postgres';
import type { RunFile } from '../platform/run-file.ts';

export const services = ['catalog', 'orders', 'notifications'] as const;
export type Service = (typeof services)[number];

/** One mail as the mailbox gives it. */
export interface MailboxItem {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  /** By the mailbox's clock. */
  readonly receivedAt: string;
}

/** Where a shop keeps what it did: everything that the checker looks at. */
export interface Place {
  readonly databases: Readonly<Record<Service, Database>>;
  readonly kafka: KafkaAdmin;
  readonly topicPrefix: string;
  mails(): Promise<readonly MailboxItem[]>;
}

/** The place of a platform that `npm start` started; databases are opened by the admin URL. Close it after use. */
export function openPlace(run: Pick<RunFile, 'postgres' | 'kafka' | 'mailbox'>): Place & { close(): Promise<void> } {
  const open = (service: Service) => openDatabase(run, service);
  const databases = { catalog: open('catalog'), orders: open('orders'), notifications: open('notifications') };
  const kafka = new KafkaAdmin({ brokers: [...run.kafka], clientId: 'journeys' });
  return {
    databases,
    kafka,
    topicPrefix: '',
    mails: () => readMailbox(run.mailbox),
    async close() {
      await Promise.all([...Object.values(databases).map((database) => database.close()), kafka.close()]);
    },
  };
}

/** A service's database, seen with the rights of the server's admin. Close it after use. */
export function openDatabase(run: Pick<RunFile, 'postgres'>, service: Service): Database {
  const url = new URL(run.postgres);
  url.pathname = `/${service}`;
  return new Database({ url: url.href, applicationName: 'journeys', maxConnections: 2 });
}

/** Every mail that arrived, for everybody or for one address, repeats included. */
export async function readMailbox(url: string, to?: string): Promise<readonly MailboxItem[]> {
  const asked = new URL(`/messages${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`, url);
  const answer = await fetch(asked);
  if (!answer.ok) throw new Error(`GET ${asked.href} answered ${answer.status}`);
  return ((await answer.json()) as { items: MailboxItem[] }).items;
}
