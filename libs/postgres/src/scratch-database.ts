/**
 * A database that is made to ask PostgreSQL what a schema change would do, and thrown away. Invariants:
 *   T1  It is made empty on the same server, with the same roles: what the service's own role may do there is what it may do.
 *   T2  Statements are planned, never run.
 *   T3  One that a crash left behind is dropped by the next, after its own: its name is the server process that made it.
 *       Nobody waits for that: PostgreSQL first writes all that it has to the disk, which on a busy machine takes its time.
 */
import pg from 'pg';
import { refusedStatements, touchingStatements, type Touched } from './planned-statements.ts';
import { grantSchema, type RoleNames } from './provision.ts';
import { runStatement, type Queryable } from './queryable.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** To make or drop a database is to copy or to flush files. */
const DATABASE_TIMEOUT_MS = 30_000;
const NAME = 'gate_scratch_';

/** A migration that did not go through, and why. */
export interface Refused {
  readonly migration: string;
  readonly message: string;
}

export class ScratchDatabase {
  readonly #admin: pg.Client;
  readonly #client: pg.Client;
  readonly #name: string;
  readonly #roles: RoleNames;

  private constructor(admin: pg.Client, client: pg.Client, name: string, roles: RoleNames) {
    this.#admin = admin;
    this.#client = client;
    this.#name = name;
    this.#roles = roles;
  }

  /** Makes an empty one. `adminUrl` may create databases and act as both roles. */
  static async make(adminUrl: string, roles: RoleNames): Promise<ScratchDatabase> {
    const admin = await connect(adminUrl, DATABASE_TIMEOUT_MS);
    const { rows } = await admin.query<{ pid: number }>('select pg_backend_pid() as pid');
    const name = `${NAME}${rows[0]?.pid}`;
    try {
      await admin.query(dropStatement(name)); // process ids come again
      await admin.query(`create database ${name} template template0`);
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      const client = await connect(url.href);
      await grantSchema(client, roles);
      return new ScratchDatabase(admin, client, name, roles);
    } catch (error) {
      await admin.end();
      throw error;
    }
  }

  /** The catalog is read through it. */
  get catalog(): Queryable {
    return { query: (statement, values = []) => runStatement(this.#client, statement, values) };
  }

  /** Applies SQL as the owner; returns PostgreSQL's message when it is refused, and nothing has changed then. */
  async apply(text: string): Promise<string | undefined> {
    await this.#client.query(`set role ${pg.escapeIdentifier(this.#roles.owner)}`);
    try {
      // What is made concurrently is made outside of a transaction, and alone.
      const sql = /\bconcurrently\b/i.test(text) ? [text] : ['begin', text, 'commit'];
      for (const each of sql) await this.#client.query(each);
      return undefined;
    } catch (error) {
      await this.#client.query('rollback');
      return error instanceof Error ? error.message : String(error);
    } finally {
      await this.#client.query('reset role');
    }
  }

  /** Applies migrations in order, up to the first that is refused; returns that one with PostgreSQL's message. */
  async applyAll(
    migrations: readonly { readonly name: string; readonly text: string }[],
  ): Promise<Refused | undefined> {
    for (const { name, text } of migrations) {
      const message = await this.apply(text);
      if (message !== undefined) return { migration: name, message };
    }
    return undefined;
  }

  /** PostgreSQL's message for each of these statements that the runtime role could not run, by text. */
  async refusals(texts: Iterable<string>): Promise<Map<string, string>> {
    const refused = await refusedStatements(this.#client, this.#roles.runtime, texts);
    return new Map([...refused].map(([text, { message }]) => [text, message]));
  }

  /** Those of the statements that touch a table or a column in that way. */
  touching(touched: Touched, texts: Iterable<string>): Promise<Set<string>> {
    return touchingStatements(this.#client, this.#roles.runtime, touched, texts);
  }

  /** Drops the database, then those that were left behind (T3). */
  async drop(): Promise<void> {
    await this.#client.end();
    try {
      await this.#admin.query(dropStatement(this.#name));
      for (const name of await leftBehind(this.#admin)) await this.#admin.query(dropStatement(name));
    } finally {
      await this.#admin.end();
    }
  }
}

async function connect(url: string, statementTimeoutMs = STATEMENT_TIMEOUT_MS): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'gate',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    options: '-c synchronous_commit=off', // nothing in it is worth waiting for the disk
  });
  client.on('error', () => undefined); // the running statement fails with the same error
  await client.connect();
  return client;
}

function dropStatement(name: string): string {
  return `drop database if exists ${name} with (force)`;
}

/** T3 */
async function leftBehind(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `with scratch as (select datname as name, substring(datname from '^${NAME}([0-9]+)$')::int as pid from pg_database)
     select name from scratch where pid is not null and not exists (
       select from pg_stat_activity as session where session.pid = scratch.pid)`,
  );
  return rows.map(({ name }) => name);
}
