import pg from 'pg';

/** A role of PostgreSQL that logs in with a password. */
export interface LoginRole {
  readonly name: string;
  readonly password: string;
}

/** The two roles of a service's database. */
export interface RoleNames {
  readonly owner: string;
  readonly runtime: string;
}

export interface DatabaseSpec {
  readonly adminUrl: string;
  readonly database: string;
  readonly owner: LoginRole;
  readonly runtime: LoginRole;
}

/**
 * Makes one service's database with its two roles: the owner, who migrates, and the runtime role, who reads and writes
 * but changes no schema. Nobody else may connect. Safe to repeat; passwords are set anew.
 */
export async function provisionDatabase(
  spec: DatabaseSpec,
): Promise<{ readonly ownerUrl: string; readonly runtimeUrl: string }> {
  const database = pg.escapeIdentifier(spec.database);
  const owner = pg.escapeIdentifier(spec.owner.name);
  const runtime = pg.escapeIdentifier(spec.runtime.name);
  await withClient(spec.adminUrl, async (client) => {
    await ensureRole(client, spec.owner);
    await ensureRole(client, spec.runtime);
    await client.query(`grant ${owner}, ${runtime} to current_user`);
    const found = await client.query('select 1 from pg_database where datname = $1', [spec.database]);
    if (found.rowCount === 0) await client.query(`create database ${database} owner ${owner}`);
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`grant connect on database ${database} to ${owner}, ${runtime}`);
  });
  await withClient(urlOf(spec, undefined), async (client) => {
    await grantSchema(client, { owner: spec.owner.name, runtime: spec.runtime.name });
  });
  return databaseUrls(spec);
}

/** Makes the owner's schema, and lets the runtime role use what the owner makes there. */
export async function grantSchema(client: pg.Client, roles: RoleNames): Promise<void> {
  const owner = pg.escapeIdentifier(roles.owner);
  const runtime = pg.escapeIdentifier(roles.runtime);
  await client.query(`alter schema public owner to ${owner}`);
  await client.query(`revoke all on schema public from public`);
  await client.query(`grant usage on schema public to ${runtime}`);
  await client.query(
    `alter default privileges for role ${owner} grant select, insert, update, delete on tables to ${runtime}`,
  );
  await client.query(`alter default privileges for role ${owner} grant usage on sequences to ${runtime}`);
}

/** The two ways into a database that was provisioned before. Asks nobody. */
export function databaseUrls(spec: DatabaseSpec): { readonly ownerUrl: string; readonly runtimeUrl: string } {
  return { ownerUrl: urlOf(spec, spec.owner), runtimeUrl: urlOf(spec, spec.runtime) };
}

async function ensureRole(client: pg.Client, role: LoginRole): Promise<void> {
  const name = pg.escapeIdentifier(role.name);
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role.name]);
  if (found.rowCount === 0) await client.query(`create role ${name}`);
  await client.query(`alter role ${name} login password ${pg.escapeLiteral(role.password)}`);
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'provision' });
  client.on('error', () => undefined); // the running statement fails with the same error
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(spec: DatabaseSpec, role: LoginRole | undefined): string {
  const url = new URL(spec.adminUrl);
  url.pathname = `/${encodeURIComponent(spec.database)}`;
  if (role) {
    url.username = encodeURIComponent(role.name);
    url.password = encodeURIComponent(role.password);
  }
  return url.href;
}
