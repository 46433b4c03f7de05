import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Database, migrate, provisionDatabase, readMigrations } from '@two-pizza/postgres';
import { bundleOf } from './service-process.ts';

/** A service's own database in a suite, migrated as its bundle says. */
export interface SuiteDatabase {
  /** What the service gets. */
  readonly runtimeUrl: string;
  readonly ownerUrl: string;
  /** For the test, with the rights of PostgreSQL's superuser: it may lock, end connections and look anywhere. */
  readonly database: Database;
}

/** Makes the database `<suite>_<service>` with its two roles and all migrations. */
export async function makeSuiteDatabase(adminUrl: string, suite: string, service: string): Promise<SuiteDatabase> {
  const database = `${suite}_${service}`.replaceAll('-', '_');
  const role = (kind: string) => ({ name: `${database}_${kind}`, password: randomBytes(12).toString('hex') });
  const urls = await provisionDatabase({ adminUrl, database, owner: role('owner'), runtime: role('runtime') });
  const folder = join(bundleOf(service), 'migrations');
  await migrate({ url: urls.ownerUrl, migrations: await readMigrations(folder) });
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return { ...urls, database: new Database({ url: url.href, applicationName: 'suite', maxConnections: 4 }) };
}
