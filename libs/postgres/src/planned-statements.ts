/** What a role could run, asked by `explain`: it checks names, types and permissions as the execution would, and runs nothing. */
import pg from 'pg';

/** Why PostgreSQL refuses a statement; the code is its SQLSTATE. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Statements that are asked for: those that insert into a table, that write a column, that insert without it, … */
export type Touched = TouchedTable | TouchedColumn;
interface TouchedTable {
  readonly table: string;
  readonly by: 'insert' | 'delete' | 'any write';
}
interface TouchedColumn {
  readonly table: string;
  readonly by: 'writing' | 'using' | 'insert without';
  readonly column: string;
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const NOT_PERMITTED = '42501';
const PLANNED = /^\s*(select|insert|update|delete|merge|with|values|table)\b/i;
const NEEDS_NO_SCHEMA = /^\s*(listen|unlisten|notify|set|reset|show)\b/i;

/** Those of the statements that the role could not run, by text. */
export async function refusedStatements(
  client: pg.ClientBase,
  role: string,
  texts: Iterable<string>,
): Promise<Map<string, Refusal>> {
  await client.query('begin');
  return explain(client, role, texts).finally(() => client.query('rollback'));
}

/** Those of the statements that touch: found by taking the permission to do so away for the length of a transaction. */
export async function touchingStatements(
  client: pg.ClientBase,
  role: string,
  touched: Touched,
  texts: Iterable<string>,
): Promise<Set<string>> {
  const needing = (revocation: string, of = texts) => statementsNeeding(client, role, revocation, of);
  const without = (permissions: string) =>
    `revoke ${permissions} on ${touched.table} from ${pg.escapeIdentifier(role)}`;
  switch (touched.by) {
    case 'insert':
    case 'delete':
      return needing(without(touched.by));
    case 'any write':
      return needing(without('insert, update, delete'));
    case 'writing':
      return needing(await exceptColumn(client, role, ['insert', 'update'], touched));
    case 'using':
      return needing(await exceptColumn(client, role, ['insert', 'update', 'select'], touched));
    case 'insert without': {
      const inserting = await needing(without('insert'));
      const naming = await needing(await exceptColumn(client, role, ['insert'], touched), inserting);
      return new Set([...inserting].filter((text) => !naming.has(text)));
    }
    default:
      return touched satisfies never;
  }
}

/** The role keeps these permissions on every other column of the table. */
async function exceptColumn(
  client: pg.ClientBase,
  role: string,
  permissions: readonly string[],
  { table, column }: TouchedColumn,
): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> $2',
    [table, column],
  );
  const others = rows.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  const user = pg.escapeIdentifier(role);
  const grants = others === '' ? [] : permissions.map((each) => `grant ${each} (${others}) on ${table} to ${user}`);
  return [`revoke ${permissions.join(', ')} on ${table} from ${user}`, ...grants].join('; ');
}

async function statementsNeeding(
  client: pg.ClientBase,
  role: string,
  revocation: string,
  texts: Iterable<string>,
): Promise<Set<string>> {
  await client.query(`begin; ${revocation}`);
  const refused = await explain(client, role, texts).finally(() => client.query('rollback'));
  return new Set([...refused].filter(([, { code }]) => code === NOT_PERMITTED).map(([text]) => text));
}

/** Inside of a transaction: a refusal goes back to where the asking began. */
async function explain(client: pg.ClientBase, role: string, texts: Iterable<string>): Promise<Map<string, Refusal>> {
  const refused = new Map<string, Refusal>();
  await client.query(`set local role ${pg.escapeIdentifier(role)}; savepoint asked`);
  for (const text of texts) {
    const refusal = await refusalOf(client, text);
    if (refusal !== undefined) refused.set(text, refusal);
  }
  return refused;
}

async function refusalOf(client: pg.ClientBase, text: string): Promise<Refusal | undefined> {
  if (NEEDS_NO_SCHEMA.test(text)) return undefined;
  if (!PLANNED.test(text))
    return { code: '', message: 'is no select, insert, update, delete or merge: PostgreSQL cannot prepare it' };
  try {
    await client.query(`explain (generic_plan, costs off) ${text}`);
    return undefined;
  } catch (error) {
    await client.query('rollback to asked');
    const { code = '', message = String(error) } = error as Partial<Refusal>;
    return { code, message };
  }
}
