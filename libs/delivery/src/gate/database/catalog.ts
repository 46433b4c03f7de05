/** What PostgreSQL's catalog says of a service's schema: as much as decides whether a release can live with it. */
export interface Catalog {
  readonly tables: Readonly<Record<string, Table>>;
  /** Everything else that may differ: enumerated types, functions, views, sequences, each with its definition. */
  readonly others: Readonly<Record<string, string>>;
}

export interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  readonly constraints: Readonly<Record<string, Constraint>>;
  /** Indexes that are no constraint's. */
  readonly indexes: Readonly<Record<string, Index>>;
  readonly triggers: Readonly<Record<string, string>>;
  /** What the service's own role may do with the table: `insert, select, …`. */
  readonly grants: string;
  /** The file that holds its rows. Another one after a migration: the table was written anew. */
  readonly file: string;
}

export interface Column {
  /** As PostgreSQL writes it: `character varying(20)`. */
  readonly type: string;
  readonly notNull: boolean;
  /** The expression that fills it when an insert does not; an identity has one as well. */
  readonly filledBy: string | null;
}

export interface Constraint {
  readonly kind: 'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion' | 'not null' | 'trigger';
  readonly definition: string;
  readonly columns: readonly string[];
  /** The table that a foreign key points to. */
  readonly references?: string;
  readonly validated: boolean;
}

export interface Index {
  readonly definition: string;
  readonly unique: boolean;
  readonly columns: readonly string[];
}

/** Tables that both schemas have: name, before, after. */
export function keptTables(before: Catalog, after: Catalog): (readonly [name: string, before: Table, after: Table])[] {
  return Object.entries(before.tables).flatMap(([name, table]) => {
    const next = after.tables[name];
    return next === undefined ? [] : [[name, table, next] as const];
  });
}

/** Where two schemas differ, one line each; files of tables are no difference. */
export function differencesOf(live: Catalog, replayed: Catalog): string[] {
  const [there, expected] = [flat(live), flat(replayed)];
  const all = new Set([...there.keys(), ...expected.keys()]);
  return [...all].sort().flatMap((key) => {
    const [is, should] = [there.get(key), expected.get(key)];
    if (is === should) return [];
    if (is === undefined) return [`${key} is missing (${should})`];
    return [
      should === undefined
        ? `${key} is there, and no migration makes it (${is})`
        : `${key} is ${is}, and should be ${should}`,
    ];
  });
}

function flat({ tables, others }: Catalog): Map<string, string> {
  const parts = Object.entries(tables).flatMap(([name, table]): [string, string][] => [
    ...entries(table.columns).map(([column, its]): [string, string] => [`${name}.${column}`, describe(its)]),
    ...entries(table.constraints).map(([constraint, { definition }]): [string, string] => [
      `${name}: ${constraint}`,
      definition,
    ]),
    ...entries(table.indexes).map(([index, { definition }]): [string, string] => [`${name}: ${index}`, definition]),
    ...entries(table.triggers).map(([trigger, definition]): [string, string] => [`${name}: ${trigger}`, definition]),
    [`${name}: grants`, table.grants],
  ]);
  return new Map([...parts, ...entries(others)]);
}

const entries = <V>(record: Readonly<Record<string, V>>) => Object.entries(record);

const describe = ({ type, notNull, filledBy }: Column) =>
  `${type}${notNull ? ' not null' : ''}${filledBy === null ? '' : ` filled by ${filledBy}`}`;
