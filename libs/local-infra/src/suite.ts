import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KafkaAdmin } from '@two-pizza/messaging/admin';
import type { Database } from '@two-pizza/postgres';
import { type Guardian, startGuardian } from './guardian.ts';
import type { Mail } from './mail-store.ts';
import { OtlpReceiver } from './otlp-receiver.ts';
import { freePort } from './ports.ts';
import { serveIssuer } from './serve-issuer.ts';
import { ServiceProcess } from './service-process.ts';
import { serviceContracts, topicsOf } from './shop-contracts.ts';
import { makeSuiteDatabase, type SuiteDatabase } from './suite-database.ts';
import { SuiteMailbox } from './suite-mailbox.ts';
import { temporaryFolder, testInfra } from './test-infra.ts';
import { TokenIssuer } from './token-issuer.ts';

type Settings = Readonly<Record<string, string>>;

export interface SuiteOptions {
  /** Services to start; each must be built. */
  readonly services: readonly string[];
  /** Settings for all of them, on top of the suite's. */
  readonly env?: Settings;
}

/** Services started whole for one test file: own topics, databases, issuer, mailbox and receiver of telemetry. */
export interface Suite {
  /** In front of every topic and group, with a dot at its end. */
  readonly prefix: string;
  readonly kafka: KafkaAdmin;
  readonly issuer: TokenIssuer;
  readonly otlp: OtlpReceiver;
  /** The mailbox may be stopped and started: mails are kept. */
  readonly mail: SuiteMailbox;
  /** Base URL of a service; the same after each start. */
  url(service: string): string;
  /** Starts a stopped service; returns when it is ready, or, if so asked, as soon as it lives. */
  start(service: string, env?: Settings, until?: 'ready' | 'live'): Promise<void>;
  /** Ends a service by SIGTERM or another signal; returns when it is gone. */
  stop(service: string, signal?: NodeJS.Signals): Promise<void>;
  /** kill -9; returns when the process is gone. */
  kill(service: string): Promise<void>;
  /** The service's database, with the rights of PostgreSQL's superuser. */
  db(service: string): Database;
  /** The service's database URL, as the service has it. */
  databaseUrl(service: string): string;
  /** An access token, valid for an hour. */
  token(customer: string, more?: { readonly staff?: boolean }): Promise<string>;
  /** Every mail that arrived for an address, repeats included. */
  mailbox(to: string): Promise<Mail[]>;
  /** All that a service has written, over all its starts. */
  logs(service: string): string;
  /** The issuer's documents are no longer served; `close` works all the same. */
  stopIssuer(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the services on the run's broker and server. Everything ends with `close()`, or when this process is gone. */
export async function startSuite(options: SuiteOptions): Promise<Suite> {
  const guardian = startGuardian();
  try {
    return await assemble(options, guardian);
  } catch (error) {
    await guardian.close();
    throw error;
  }
}

async function assemble({ services, env = {} }: SuiteOptions, guardian: Guardian): Promise<Suite> {
  const [infra, folder] = [await testInfra(), await temporaryFolder(guardian)];
  const name = `suite_${randomBytes(4).toString('hex')}`;
  const prefix = `${name}.`;
  const kafka = new KafkaAdmin({ brokers: infra.brokers, clientId: name });
  const otlp = new OtlpReceiver();
  const issuerUrl = `http://127.0.0.1:${await freePort()}`;
  const issuer = await TokenIssuer.open({ keyFile: join(folder, 'issuer-key.json'), issuer: issuerUrl });
  const mail = new SuiteMailbox(folder, guardian.process, await freePort(), await freePort());
  const [stopIssuer, otlpUrl, databases] = await Promise.all([
    serveIssuer(issuer),
    otlp.start(),
    byName(services, (service) => makeSuiteDatabase(infra.adminUrl, name, service)),
    mail.start(),
    serviceContracts().then((all) =>
      kafka.createTopics(topicsOf(all), { prefix, consumers: all.map((each) => each.name) }),
    ),
  ]);
  const ports = await byName(services, () => freePort());
  const shared = {
    KAFKA_BROKERS: infra.brokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_SESSION_TIMEOUT: '3s',
    AUTH_ISSUER: issuer.issuer,
    AUTH_AUDIENCE: issuer.audience,
    SMTP_URL: mail.smtpUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '500',
    OTEL_METRIC_EXPORT_TIMEOUT: '400',
    ...urlsOf(ports),
    ...env,
  };
  const processes = new Map<string, ServiceProcess>();
  for (const [service, port] of ports) {
    const settings = { ...shared, DATABASE_URL: of(databases, service).runtimeUrl };
    const logFile = join(folder, `${service}.log`);
    processes.set(service, new ServiceProcess({ service, port, logFile, env: settings, started: guardian.process }));
  }
  await Promise.all([...processes.values()].map((each) => each.start()));
  return suiteOf({ prefix, kafka, issuer, otlp, mail, databases, processes, stopIssuer, guardian });
}

interface Assembled extends Pick<Suite, 'prefix' | 'kafka' | 'issuer' | 'otlp' | 'mail' | 'stopIssuer'> {
  readonly databases: ReadonlyMap<string, SuiteDatabase>;
  readonly processes: ReadonlyMap<string, ServiceProcess>;
  readonly guardian: Guardian;
}

function suiteOf({ databases, processes, guardian, ...parts }: Assembled): Suite {
  const { kafka, issuer, otlp, mail, stopIssuer } = parts;
  return {
    ...parts,
    url: (service) => of(processes, service).url,
    start: (service, env, until) => of(processes, service).start(env, until),
    stop: (service, signal) => of(processes, service).stop(signal),
    kill: (service) => of(processes, service).stop('SIGKILL'),
    db: (service) => of(databases, service).database,
    databaseUrl: (service) => of(databases, service).runtimeUrl,
    token: (customer, more) => issuer.token({ customer, ...more }),
    mailbox: (to) => mail.to(to),
    logs: (service) => of(processes, service).logs(),
    close: async () => {
      await Promise.all([...processes.values()].map((each) => each.stop()));
      await Promise.all([...databases.values()].map((each) => each.database.close()));
      await Promise.all([kafka.close(), otlp.close(), stopIssuer()]);
      await guardian.close(); // the mailbox and the folder
    },
  };
}

/** CATALOG_URL and the like: where each started service answers. */
function urlsOf(ports: ReadonlyMap<string, number>): Record<string, string> {
  const name = (service: string) => `${service.toUpperCase().replaceAll('-', '_')}_URL`;
  return Object.fromEntries([...ports].map(([service, port]) => [name(service), `http://127.0.0.1:${port}`]));
}

async function byName<T>(names: readonly string[], make: (name: string) => Promise<T>): Promise<Map<string, T>> {
  return new Map(await Promise.all(names.map(async (name): Promise<[string, T]> => [name, await make(name)])));
}

function of<T>(map: ReadonlyMap<string, T>, service: string): T {
  const found = map.get(service);
  if (found === undefined) throw new Error(`${service} is not in this suite; it has ${[...map.keys()].join(', ')}`);
  return found;
}
