import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { startGuardian } from './guardian.ts';
import { OtlpReceiver } from './otlp-receiver.ts';
import { freePort } from './ports.ts';
import { serveIssuer } from './serve-issuer.ts';
import { ServiceProcess } from './service-process.ts';
import { serviceContracts, topicsOf } from './shop-contracts.ts';
import { makeSuiteDatabase, type SuiteDatabase } from './suite-database.ts';
import { SuiteMailbox } from './suite-mailbox.ts';
import { temporaryFolder, testInfra, type TestInfra } from './test-infra.ts';
import { TokenIssuer } from './token-issuer.ts';

type Settings = Readonly<Record<string, string>>;

/** Everything around the services of a suite, running, and the services themselves, not started yet. */
export interface SuiteParts {
  readonly prefix: string;
  readonly kafka: KafkaAdmin;
  readonly issuer: TokenIssuer;
  readonly stopIssuer: () => Promise<void>;
  readonly otlp: OtlpReceiver;
  readonly mail: SuiteMailbox;
  readonly databases: ReadonlyMap<string, SuiteDatabase>;
  readonly processes: ReadonlyMap<string, ServiceProcess>;
}

/** Starts the parts. What `toClose` is given is closed in reverse order: services first, the folder last. */
export async function assembleSuite(
  services: readonly string[],
  { env, brokers }: { env: Settings; brokers: readonly string[] | undefined },
  toClose: AsyncDisposableStack,
): Promise<SuiteParts> {
  const guardian = startGuardian();
  toClose.defer(() => guardian.close());
  const [ofTheRun, folder] = [await testInfra(), await temporaryFolder(guardian)];
  const infra = { ...ofTheRun, ...(brokers ? { brokers: [...brokers] } : {}) };
  const name = `suite_${randomBytes(4).toString('hex')}`;
  const prefix = `${name}.`;
  const kafka = new KafkaAdmin({ brokers: infra.brokers, clientId: name });
  toClose.defer(() => kafka.close());
  const issuerUrl = `http://127.0.0.1:${await freePort()}`;
  const issuer = await TokenIssuer.open({ keyFile: join(folder, 'issuer-key.json'), issuer: issuerUrl });
  const stopIssuer = await serveIssuer(issuer);
  toClose.defer(stopIssuer);
  const otlp = new OtlpReceiver();
  const otlpUrl = await otlp.start();
  toClose.defer(() => otlp.close());
  const mail = new SuiteMailbox(folder, guardian.process, await freePort(), await freePort());
  const [databases] = await allOf(
    makeDatabases(services, infra, name, toClose),
    mail.start(),
    makeTopics(kafka, prefix, toClose),
  );

  const ports = await Promise.all(services.map(async (service) => [service, await freePort()] as const));
  const shared = {
    ...kafkaSettings(infra, prefix),
    ...telemetrySettings(otlpUrl),
    ...urlsOf(ports),
    AUTH_ISSUER: issuer.issuer,
    AUTH_AUDIENCE: issuer.audience,
    SMTP_URL: mail.smtpUrl,
  };
  const processOf = (service: string, port: number) => {
    const settings = { ...shared, DATABASE_URL: databases.get(service)?.runtimeUrl ?? '', ...env };
    const logFile = join(folder, `${service}.log`);
    const one = new ServiceProcess({ service, port, logFile, env: settings, started: guardian.process });
    return [service, one] as const;
  };
  const processes = new Map(ports.map(([service, port]) => processOf(service, port)));
  toClose.defer(async () => void (await Promise.all([...processes.values()].map((each) => each.stop()))));
  return { prefix, kafka, issuer, stopIssuer, otlp, mail, databases, processes };
}

async function makeDatabases(
  services: readonly string[],
  { adminUrl }: TestInfra,
  suite: string,
  toClose: AsyncDisposableStack,
): Promise<Map<string, SuiteDatabase>> {
  const made = new Map<string, SuiteDatabase>();
  toClose.defer(async () => void (await Promise.all([...made.values()].map((each) => each.database.close()))));
  await allOf(...services.map(async (service) => made.set(service, await makeSuiteDatabase(adminUrl, suite, service))));
  return made;
}

/** Deleted at the end: a broker with the topics of a hundred suites is slow. */
async function makeTopics(kafka: KafkaAdmin, prefix: string, toClose: AsyncDisposableStack): Promise<void> {
  const contracts = await serviceContracts();
  const made = await kafka.createTopics(topicsOf(contracts), { prefix, consumers: contracts.map((each) => each.name) });
  toClose.defer(() => kafka.deleteTopics(made));
}

/** As the platform on this machine has it: a dead consumer is noticed after 3 s. */
function kafkaSettings(infra: TestInfra, prefix: string): Settings {
  return { KAFKA_BROKERS: infra.brokers.join(','), KAFKA_TOPIC_PREFIX: prefix, KAFKA_SESSION_TIMEOUT: '3s' };
}

/** All of it, and soon, so that a test need not wait for it. Times are milliseconds. */
function telemetrySettings(otlpUrl: string): Settings {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '500',
    OTEL_METRIC_EXPORT_TIMEOUT: '400',
  };
}

/** CATALOG_URL and the like: where each service of the suite answers. */
function urlsOf(ports: readonly (readonly [string, number])[]): Settings {
  const name = (service: string) => `${service.toUpperCase().replaceAll('-', '_')}_URL`;
  return Object.fromEntries(ports.map(([service, port]) => [name(service), `http://127.0.0.1:${port}`]));
}

/** Waits for all, also when one fails: nothing goes on behind the back of who cleans up. */
async function allOf<T extends readonly unknown[]>(...work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}
