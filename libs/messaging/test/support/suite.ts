import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { Database, migrate, provisionDatabase, readMigrations, statement } from '@two-pizza/postgres';
import { greetingsTopic, peopleTopic } from './greetings.contract.ts';
import { endsOnce } from './left-open.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

/** One story's own database and topics on the run's real server and broker. */
export interface Suite {
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly service: string;
  readonly databaseUrl: string;
  readonly adminUrl: string;
  readonly database: Database;
  readonly kafka: KafkaAdmin;
  close(): Promise<void>;
}

const effectsMigration = {
  name: 'greeter-0001-effects',
  phase: 'expand' as const,
  sha256: '-',
  text: `-- phase: expand
    create table effects (position bigint generated always as identity, person text not null, number integer not null, by text not null);
    create table people (person text primary key, name text not null, version integer not null);`,
};

export const recordEffect = statement(
  'test.record-effect',
  'insert into effects (person, number, by) values ($1, $2, $3)',
);
export const listEffects = statement<{ person: string; number: number; by: string }>(
  'test.list-effects',
  'select person, number, by from effects order by position',
);
export const upsertPerson = statement(
  'test.upsert-person',
  `insert into people (person, name, version) values ($1, $2, $3)
   on conflict (person) do update set name = excluded.name, version = excluded.version where excluded.version > people.version`,
);
export const countOutbox = statement<{ rows: number }>('test.count-outbox', 'select count(*) as rows from outbox');

/** Makes a database and topics under a name that nobody else has. `withTopics: 'later'` leaves the topics to the story. */
export async function makeSuite(options: { topics?: 'now' | 'later' } = {}): Promise<Suite> {
  const { brokers, adminUrl } = JSON.parse(process.env['TWO_PIZZA_TEST_INFRA'] ?? '{}') as {
    brokers: string[];
    adminUrl: string;
  };
  const name = `messaging_${randomBytes(4).toString('hex')}`;
  const login = (role: string) => ({ name: `${name}_${role}`, password: 'local' });
  const { ownerUrl, runtimeUrl } = await provisionDatabase({
    adminUrl,
    database: name,
    owner: login('owner'),
    runtime: login('runtime'),
  });
  await migrate({ url: ownerUrl, migrations: [...(await readMigrations(migrationsFolder)), effectsMigration] });
  const database = new Database({ url: runtimeUrl, applicationName: 'story' });
  const kafka = new KafkaAdmin({ brokers });
  const suite = { brokers, prefix: `${name}.`, service: 'greeter', databaseUrl: runtimeUrl, adminUrl, database, kafka };
  if (options.topics !== 'later') await makeTopics(suite);
  return {
    ...suite,
    close: endsOnce(async () => {
      await database.close();
      // The run's broker has a small heap, and every partition takes some of it.
      await kafka.deleteTopics(topicsOf(suite));
      await kafka.close();
    }),
  };
}

/** Makes the topics of the contract and the service's dead-letter topic. */
export async function makeTopics(suite: Pick<Suite, 'kafka' | 'prefix' | 'service'>): Promise<void> {
  await suite.kafka.createTopics([greetingsTopic, peopleTopic], { prefix: suite.prefix, consumers: [suite.service] });
}

function topicsOf({ prefix, service }: Pick<Suite, 'prefix' | 'service'>): string[] {
  return [greetingsTopic.name, peopleTopic.name, `${service}.dead-letter`].map((name) => prefix + name);
}
