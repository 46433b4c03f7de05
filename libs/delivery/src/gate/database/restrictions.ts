/**
 * What a migration takes from whoever was there before, as far as preparing statements cannot see it. Each restriction says
 * which statements it hurts; PostgreSQL is asked which those are.
 */
import { keptTables, type Catalog, type Constraint, type Table } from './catalog.ts';

/** Which statements of a release that stays are hurt. `columns` of a table; `delete` has none. */
export type Touch =
  | { readonly table: string; readonly by: 'insert' | 'delete' | 'any write' }
  | { readonly table: string; readonly by: 'writing' | 'using' | 'insert without'; readonly column: string };

export interface Restriction {
  /** `orders.status`, or `orders: one_mail_per_order`. */
  readonly path: string;
  readonly reason: string;
  readonly hurts: readonly Touch[];
}

/** Every restriction between two schemas. Tables that are new restrict nobody. */
export function restrictionsBetween(before: Catalog, after: Catalog): Restriction[] {
  return [
    ...keptTables(before, after).flatMap(([name, table, next]) => [
      ...restrictedColumns(name, table, next),
      ...restrictedRows(name, table, next),
      ...newTriggers(name, table, next),
    ]),
    ...newReferences(before, after),
  ];
}

function restrictedColumns(name: string, before: Table, after: Table): Restriction[] {
  return Object.entries(after.columns).flatMap(([column, next]): Restriction[] => {
    const old = before.columns[column];
    const path = `${name}.${column}`;
    const found: Restriction[] = [];
    if (old !== undefined && old.type !== next.type && !isWidened(old.type, next.type)) {
      const reason = `was ${old.type}, is ${next.type} now`;
      found.push({ path, reason, hurts: [{ table: name, by: 'using', column }] });
    }
    if (next.notNull && old !== undefined && !old.notNull) {
      found.push({ path, reason: 'became not null', hurts: [{ table: name, by: 'writing', column }] });
    }
    const wasRequired = old !== undefined && old.notNull && old.filledBy === null;
    if (next.notNull && next.filledBy === null && !wasRequired) {
      const reason = `${old === undefined ? 'is new, ' : 'is '}not null and has no default`;
      found.push({ path, reason, hurts: [{ table: name, by: 'insert without', column }] });
    }
    return found;
  });
}

const WIDER: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint'],
  integer: ['bigint'],
  real: ['double precision'],
  'character varying': ['text'],
};

/** Whether every old value fits and comes back as it did. A number that becomes numeric comes back as text: that is none. */
function isWidened(from: string, to: string): boolean {
  const [old, next] = [sized(from), sized(to)];
  if (WIDER[old.name]?.includes(next.name) && next.size === undefined) return true;
  return old.name === next.name && old.size !== undefined && (next.size === undefined || next.size >= old.size);
}

function sized(type: string): { readonly name: string; readonly size: number | undefined } {
  const [, name = type, size] = /^(.*?)\((\d+)\)$/.exec(type) ?? [];
  return { name, size: size === undefined ? undefined : Number(size) };
}

const RESTRICTING = new Set<Constraint['kind']>(['primary key', 'unique', 'check', 'foreign key', 'exclusion']);

/** New constraints and unique indexes. One on columns that stay null for whoever does not know them refuses nothing. */
function restrictedRows(name: string, before: Table, after: Table): Restriction[] {
  const known = new Set([...definitionsOf(before.constraints), ...definitionsOf(before.indexes)]);
  const rules = [
    ...Object.entries(after.constraints).filter(([, { kind }]) => RESTRICTING.has(kind)),
    ...Object.entries(after.indexes).filter(([, { unique }]) => unique),
  ];
  const added = rules.filter(([, rule]) => !known.has(rule.definition) && !staysNull(rule.columns, before, after));
  return added
    .filter(([, rule]) => !isLooser(rule.definition, before))
    .map(([rule, { definition, columns }]) => ({
      path: `${name}: ${rule}`,
      reason: `is new: ${definition}`,
      hurts: [
        { table: name, by: 'insert' },
        ...columns
          .filter((column) => column in before.columns)
          .map((column): Touch => ({ table: name, by: 'writing', column })),
      ],
    }));
}

const definitionsOf = (all: Readonly<Record<string, { readonly definition: string }>>) =>
  Object.values(all).map(({ definition }) => definition);

function staysNull(columns: readonly string[], before: Table, after: Table): boolean {
  return (
    columns.length > 0 &&
    columns.every((column) => !(column in before.columns) && after.columns[column]?.filledBy === null)
  );
}

/** A list of allowed values that has all of the old list's. */
function isLooser(definition: string, before: Table): boolean {
  const next = listOf(definition);
  if (next === undefined) return false;
  return definitionsOf(before.constraints).some((each) => {
    const old = listOf(each);
    return old !== undefined && old.column === next.column && old.values.every((value) => next.values.includes(value));
  });
}

/** `CHECK ((status = ANY (ARRAY['a'::text, 'b'::text])))` */
function listOf(definition: string): { readonly column: string; readonly values: readonly string[] } | undefined {
  const [, column, list] = /^CHECK \(\((\w+) = ANY \(ARRAY\[(.*)\]\)\)\)$/.exec(definition) ?? [];
  if (column === undefined || list === undefined) return undefined;
  return { column, values: [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, value]) => value as string) };
}

function newTriggers(name: string, before: Table, after: Table): Restriction[] {
  return Object.entries(after.triggers)
    .filter(([, definition]) => !Object.values(before.triggers).includes(definition))
    .map(([trigger, definition]) => ({
      path: `${name}: ${trigger}`,
      reason: `is a new trigger: ${definition}`,
      hurts: [{ table: name, by: 'any write' }],
    }));
}

/** A new foreign key keeps rows of the table that it points to from being deleted, unless it says what becomes of its own. */
function newReferences(before: Catalog, after: Catalog): Restriction[] {
  return Object.entries(after.tables).flatMap(([name, { constraints }]) =>
    Object.entries(constraints).flatMap(([constraint, { references, definition }]): Restriction[] => {
      const known = Object.values(before.tables[name]?.constraints ?? {}).some(
        (each) => each.definition === definition,
      );
      if (
        references === undefined ||
        known ||
        !(references in before.tables) ||
        /ON DELETE (CASCADE|SET)/.test(definition)
      )
        return [];
      return [
        {
          path: `${name}: ${constraint}`,
          reason: `is new: ${definition}`,
          hurts: [{ table: references, by: 'delete' }],
        },
      ];
    }),
  );
}
