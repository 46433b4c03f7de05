import { join } from 'node:path';
import { postgresAs, prepareAs, type Progress } from '@two-pizza/local-infra';
import type { InfraWay } from '@two-pizza/local-infra/infra-choice';
import { keptSecrets } from '../local/private-file.ts';
import { logFile } from '../local/workspace.ts';
import { dataFolder, known, type Site } from './facts.ts';
import { wayOf } from './infra-way.ts';
import type { Part } from './plan.ts';
import { becomeStable } from './served-database.ts';
import type { SupervisedSpec } from './supervised.ts';

const STOP_DEADLINE_MS = 20_000;

/** As a process or as a container; what it needs is there afterwards. */
function wayOfPostgres(site: Site, note: Progress = () => undefined): Promise<InfraWay> {
  const options = { dataFolder: dataFolder(site, 'postgres'), log: note };
  return wayOf(site, 'postgres', (asked) => prepareAs(postgresAs, asked, options));
}

/** The server's files, made once, or its image. */
export function postgresFiles(site: Site): Part {
  const findAddress = async (note?: Progress) => {
    const way = await wayOfPostgres(site, note);
    const place = { dataFolder: dataFolder(site, 'postgres'), port: site.ports.postgres };
    site.facts.adminUrl = await postgresAs[way].adminUrl(place);
  };
  return {
    name: 'postgres files',
    up: ({ note }) => findAddress(note),
    resume: () => findAddress(),
  };
}

export function postgresProcess(site: Site): SupervisedSpec {
  const { of, ports } = site;
  return {
    name: 'postgres',
    tier: 'infra',
    stopSignal: 'SIGINT', // fast shutdown: SIGTERM would wait for every client
    stopDeadlineMs: STOP_DEADLINE_MS,
    start: async (spawned) =>
      postgresAs[await wayOfPostgres(site)].start({
        dataFolder: dataFolder(site, 'postgres'),
        port: ports.postgres,
        logFile: logFile(of, 'postgres'),
        started: ({ pid }) => spawned(pid),
      }),
  };
}

/** One database with two roles for each service; their passwords are random and kept in .two-pizza/secrets.json. */
export function databases(site: Site): Part {
  const { databases: found } = site.facts;
  return {
    name: 'databases',
    async up() {
      const { provisionDatabase } = await postgresClient();
      for (const spec of databaseSpecs(site)) found.set(spec.database, await provisionDatabase(spec));
    },
    async resume() {
      const { databaseUrls } = await postgresClient();
      for (const spec of databaseSpecs(site)) found.set(spec.database, databaseUrls(spec));
    },
  };
}

/** Loaded when it is needed, so that the control room answers sooner. */
const postgresClient = () => import('@two-pizza/postgres');

function databaseSpecs({ of, services, facts }: Site) {
  const names = services.flatMap((service) => [`${service}-owner`, `${service}-runtime`]);
  const passwords = keptSecrets(of.secretsFile, names);
  return services.map((service) => ({
    adminUrl: known(facts.adminUrl, 'the address of PostgreSQL'),
    database: service,
    owner: { name: `${service}_owner`, password: passwords[`${service}-owner`] as string },
    runtime: { name: service, password: passwords[`${service}-runtime`] as string },
  }));
}

/** The migrations of each release that is to run, as its database's owner; and its role. */
export function migrations(site: Site): Part {
  return {
    name: 'migrations',
    async up({ note }) {
      const { migrate, readMigrations } = await postgresClient();
      const { live, databases: found } = site.facts;
      const artifacts = known(live, 'the releases to run');
      const applied = await Promise.all(
        artifacts.map(async (artifact) => {
          const { service, folder } = artifact;
          const { ownerUrl } = known(found.get(service), `the database of ${service}`);
          const done = await migrate({ url: ownerUrl, migrations: await readMigrations(join(folder, 'migrations')) });
          await becomeStable(site, artifact); // the ledger says who is; a row from another time would retire it
          return done;
        }),
      );
      const count = applied.flat().length;
      note(count > 0 ? `${count} applied` : 'all there');
    },
  };
}
