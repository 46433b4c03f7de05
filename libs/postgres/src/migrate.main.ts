/**
 * The migration job of a release: `node migrate.js` applies the migrations that lie beside it, as the database's owner,
 * and ends. A service never does that itself: its role may not change a schema. May be repeated, and run twice at once.
 * With DATABASE_ADMIN_URL it first makes what is missing of the database and its two roles, as the URLs name them.
 */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { migrate, readMigrations } from './migrations.ts';
import { rolesOf } from './migration-settings.ts';
import { provisionDatabase } from './provision.ts';

const { DATABASE_ADMIN_URL: adminUrl, DATABASE_MIGRATION_URL: ownerUrl, DATABASE_URL: runtimeUrl } = process.env;
const say = (text: string) => console.log(JSON.stringify({ level: 'info', msg: text }));

if (!ownerUrl || (adminUrl && !runtimeUrl)) {
  const missing = [
    ...(ownerUrl ? [] : ['DATABASE_MIGRATION_URL']),
    ...(adminUrl && !runtimeUrl ? ['DATABASE_URL'] : []),
  ];
  console.error(`cannot migrate: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
  process.exit(2);
}
if (adminUrl && runtimeUrl) {
  const roles = rolesOf(ownerUrl, runtimeUrl);
  await provisionDatabase({ adminUrl, ...roles });
  say(`database ${roles.database} is there, with its roles ${roles.owner.name} and ${roles.runtime.name}`);
}
const folder = join(dirname(realpathSync(process.argv[1] as string)), 'migrations');
const applied = await migrate({ url: ownerUrl, migrations: await readMigrations(folder), log: say });
say(applied.length > 0 ? `${applied.length} migrations applied` : 'nothing to apply: all migrations are there');
