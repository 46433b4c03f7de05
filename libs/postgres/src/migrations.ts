import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isUndefinedTable } from './errors.ts';
import { runStatement, runTransaction, type Queryable } from './queryable.ts';
import { statement } from './statement.ts';

/** `expand` adds and is safe beside the release before; `contract` removes what no running release needs any more. */
export type MigrationPhase = 'expand' | 'contract';

/** One SQL file: `orders-0001-orders.sql`, whose first line is `-- phase: expand` or `-- phase: contract`. */
export interface Migration {
  readonly name: string;
  readonly phase: MigrationPhase;
  readonly sha256: string;
  readonly text: string;
}

/** The database lacks migrations that this release needs, or holds others under their names. */
export class MigrationsMissing extends Error {}

/** An applied migration has another text now. Migrations are immutable: write the next one. */
export class MigrationChanged extends Error {}

const LOCK_TRIES = 20;
const LOCK_PAUSE_MS = 250;

/** No statement of a service: the owner alone makes tables, and never while a service runs. */
export const CREATE_MIGRATIONS_TABLE = `create table if not exists schema_migrations (
  name text primary key, phase text not null, sha256 text not null, text text not null,
  applied_at timestamptz not null default now())`;
const lock = statement<{ locked: boolean }>(
  'postgres.lock-migrations',
  `select pg_try_advisory_lock(hashtext('schema_migrations')) as locked`,
);
const listApplied = statement<{ name: string; sha256: string }>(
  'postgres.list-migrations',
  'select name, sha256 from schema_migrations',
);
const recordMigration = statement(
  'postgres.record-migration',
  'insert into schema_migrations (name, phase, sha256, text) values ($1, $2, $3, $4)',
);

/** Reads the migrations of a folder in the order of application: messaging's first, then the service's, by number. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'));
  const rank = (file: string) => (file.startsWith('messaging-') ? `0${file}` : `1${file}`);
  files.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return Promise.all(files.map((file) => readMigration(folder, file)));
}

async function readMigration(folder: string, file: string): Promise<Migration> {
  const text = await readFile(join(folder, file), 'utf8');
  const phase = /^-- phase: (expand|contract)$/m.exec(text.split('\n', 1)[0] ?? '')?.[1];
  if (phase !== 'expand' && phase !== 'contract') {
    throw new Error(`${file}: the first line must be "-- phase: expand" or "-- phase: contract"`);
  }
  return { name: file.slice(0, -'.sql'.length), phase, sha256: createHash('sha256').update(text).digest('hex'), text };
}

/** Applies what is missing, as the owner role, one transaction each; returns the names applied. Safe to run twice at once. */
export async function migrate(options: {
  readonly url: string;
  readonly migrations: readonly Migration[];
  readonly log?: (line: string) => void;
}): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'migrations', lock_timeout: 500 });
  client.on('error', () => undefined); // the running statement fails with the same error
  await client.connect();
  try {
    await takeLock(client);
    await client.query(CREATE_MIGRATIONS_TABLE);
    const pending = pendingOf(options.migrations, await runStatement(client, listApplied, []));
    for (const migration of pending) {
      await apply(client, migration);
      options.log?.(`applied ${migration.name}`);
    }
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** The database, once every migration of the folder is known to be applied as it is written. Throws `MigrationsMissing`. */
export async function migrated<D extends Queryable>(database: D, folder: string): Promise<D> {
  const applied = await database.query(listApplied).catch((error: unknown) => {
    if (isUndefinedTable(error)) return [];
    throw error;
  });
  const missing = pendingOf(await readMigrations(folder), applied).map((migration) => migration.name);
  if (missing.length > 0)
    throw new MigrationsMissing(`the database lacks ${missing.join(', ')}; apply the migrations first`);
  return database;
}

function pendingOf(
  migrations: readonly Migration[],
  applied: readonly { name: string; sha256: string }[],
): Migration[] {
  const known = new Map(applied.map((row) => [row.name, row.sha256]));
  const changed = migrations.find(
    (migration) => known.has(migration.name) && known.get(migration.name) !== migration.sha256,
  );
  if (changed)
    throw new MigrationChanged(`${changed.name} was applied with another text; write the next migration instead`);
  return migrations.filter((migration) => !known.has(migration.name));
}

async function takeLock(client: pg.Client): Promise<void> {
  for (let attempt = 1; attempt <= LOCK_TRIES; attempt++) {
    const [row] = await runStatement(client, lock, []);
    if (row?.locked) return;
    await delay(LOCK_PAUSE_MS);
  }
  throw new Error('another process is migrating this database; try again when it has ended');
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await runTransaction(client, async (tx) => {
      await client.query(migration.text);
      await tx.query(recordMigration, [migration.name, migration.phase, migration.sha256, migration.text]);
    });
  } catch (error) {
    throw new Error(`migration ${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
