import { keptTables, type Table } from './catalog.ts';
import type { DatabaseFacts } from './database-facts.ts';

/** What is allowed and may hurt all the same on a large table: long locks and rewrites, each with the safer form; and a phase that says too little. */
export function warningsOf({ before, after, pending }: DatabaseFacts): string[] {
  if (after === undefined || pending.length === 0) return [];
  const concurrently = pending.some(({ text }) => /\bconcurrently\b/i.test(text));
  return [
    ...keptTables(before, after).flatMap(([name, table, next]) => [
      ...rewritten(name, table, next),
      ...(concurrently ? [] : newIndexes(name, table, next)),
      ...checkedRows(name, table, next),
    ]),
    ...removals(before.tables, after.tables, pending),
  ];
}

function rewritten(name: string, before: Table, after: Table): string[] {
  if (before.file === after.file) return [];
  return [
    `table ${name} is written anew while nobody may read it; safer: add a new column, fill it in small steps, then change over`,
  ];
}

function newIndexes(name: string, before: Table, after: Table): string[] {
  const added = Object.keys(after.indexes).filter((index) => !(index in before.indexes));
  return added.map(
    (index) =>
      `index ${index} keeps ${name} from being written while it is made; safer: create index concurrently, alone in its migration`,
  );
}

/** PostgreSQL reads the whole table under a lock to check a new rule. */
function checkedRows(name: string, before: Table, after: Table): string[] {
  const added = Object.entries(after.constraints).filter(([constraint]) => !(constraint in before.constraints));
  const rules = added.filter(([, { kind, validated }]) => validated && (kind === 'check' || kind === 'foreign key'));
  const notNull = Object.entries(after.columns).filter(
    ([column, { notNull: now }]) => now && before.columns[column]?.notNull === false,
  );
  return [
    ...rules.map(
      ([rule]) =>
        `rule ${rule} is checked on all rows of ${name} under a lock; safer: add it not valid, validate it in the next migration`,
    ),
    ...notNull.map(
      ([column]) =>
        `${name}.${column} is checked for nulls on all rows under a lock; safer: first a check (${column} is not null) not valid, validate it, then set not null`,
    ),
  ];
}

function removals(
  before: Readonly<Record<string, Table>>,
  after: Readonly<Record<string, Table>>,
  pending: DatabaseFacts['pending'],
): string[] {
  if (pending.some(({ phase }) => phase === 'contract')) return [];
  const columns = Object.entries(before).flatMap(([name, table]) =>
    Object.keys(table.columns)
      .filter((column) => after[name]?.columns[column] === undefined)
      .map((column) => `${name}.${column}`),
  );
  return columns.map(
    (column) =>
      `${column} is removed by a migration that calls itself expand; its first line should be: -- phase: contract`,
  );
}
