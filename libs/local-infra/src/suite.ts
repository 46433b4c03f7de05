import type { KafkaAdmin } from '@two-pizza/messaging/admin';
import type { Database } from '@two-pizza/postgres';
import type { Mail } from './mail-store.ts';
import type { OtlpReceiver } from './otlp-receiver.ts';
import { bundleOf } from './service-process.ts';
import { assembleSuite, type SuiteParts } from './suite-parts.ts';
import type { SuiteMailbox } from './suite-mailbox.ts';
import type { TokenIssuer } from './token-issuer.ts';

type Settings = Readonly<Record<string, string>>;

export interface SuiteOptions {
  /** Services to start; each must be built. */
  readonly services: readonly string[];
  /** Settings for all of them, on top of the suite's. */
  readonly env?: Settings;
  /** Another broker than the run's, by its plain address. */
  readonly brokers?: readonly string[];
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
  /** The process id of a service while it runs. */
  pid(service: string): number | undefined;
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
export async function startSuite({ services, env = {}, brokers }: SuiteOptions): Promise<Suite> {
  services.forEach(bundleOf); // before anything is started
  const toClose = new AsyncDisposableStack();
  try {
    const parts = await assembleSuite(services, { env, brokers }, toClose);
    await Promise.all([...parts.processes.values()].map((each) => each.start()));
    return suiteOf(parts, toClose);
  } catch (error) {
    await toClose.disposeAsync();
    throw error;
  }
}

function suiteOf(parts: SuiteParts, toClose: AsyncDisposableStack): Suite {
  const { prefix, kafka, issuer, otlp, mail, stopIssuer, processes, databases } = parts;
  return {
    prefix,
    kafka,
    issuer,
    otlp,
    mail,
    stopIssuer,
    url: (service) => of(processes, service).url,
    start: (service, env, until) => of(processes, service).start(env, until),
    stop: (service, signal) => of(processes, service).stop(signal),
    kill: (service) => of(processes, service).stop('SIGKILL'),
    pid: (service) => of(processes, service).pid(),
    db: (service) => of(databases, service).database,
    databaseUrl: (service) => of(databases, service).runtimeUrl,
    token: (customer, more) => issuer.token({ customer, ...more }),
    mailbox: (to) => mail.to(to),
    logs: (service) => of(processes, service).logs(),
    close: () => toClose.disposeAsync(),
  };
}

function of<T>(map: ReadonlyMap<string, T>, service: string): T {
  const found = map.get(service);
  if (found === undefined) throw new Error(`${service} is not in this suite; it has ${[...map.keys()].join(', ')}`);
  return found;
}
