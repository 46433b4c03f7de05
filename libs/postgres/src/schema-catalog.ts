import type { Queryable } from './queryable.ts';
import { statement } from './statement.ts';

/** A schema as PostgreSQL's catalog has it: tables with what belongs to them, and everything else by its definition. */
export interface SchemaCatalog {
  readonly tables: Record<string, SchemaTable>;
  readonly others: Record<string, string>;
}

export interface SchemaTable {
  readonly columns: Record<string, { type: string; notNull: boolean; filledBy: string | null }>;
  readonly constraints: Record<string, SchemaConstraint>;
  /** Without those that a constraint has made. */
  readonly indexes: Record<string, { definition: string; unique: boolean; columns: string[] }>;
  readonly triggers: Record<string, string>;
  /** What the runtime role may do with it. */
  readonly grants: string;
  readonly file: string;
}

export interface SchemaConstraint {
  readonly kind: 'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion';
  readonly definition: string;
  readonly columns: string[];
  readonly references?: string;
  readonly validated: boolean;
}

/**
 * Tables of the service: nothing of PostgreSQL's own, and not the list of what was applied, which no migration makes. Names
 * outside of `public` carry their schema, as regclass writes them.
 */
const OWN_TABLE = `c.relkind in ('r', 'p') and c.relname <> 'schema_migrations' and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')`;

const readTables = statement<{ name: string; file: string; grants: string }>(
  'postgres.read-tables',
  `select c.oid::regclass::text as name, c.relfilenode::text as file,
     (select coalesce(string_agg(privilege, ', ' order by privilege), 'nothing')
        from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as privilege
       where has_table_privilege($1, c.oid, privilege)) as grants
   from pg_class c where ${OWN_TABLE}`,
);

const readColumns = statement<{ table: string; name: string; type: string; notNull: boolean; filledBy: string | null }>(
  'postgres.read-columns',
  `select c.oid::regclass::text as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
     a.attnotnull as "notNull",
     case when a.attidentity <> '' then 'identity' else pg_get_expr(d.adbin, d.adrelid) end as "filledBy"
   from pg_class c join pg_attribute a on a.attrelid = c.oid
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where ${OWN_TABLE} and a.attnum > 0 and not a.attisdropped`,
);

const readConstraints = statement<SchemaConstraint & { table: string; name: string; references: string | null }>(
  'postgres.read-constraints',
  `select c.oid::regclass::text as "table", o.conname as name, pg_get_constraintdef(o.oid) as definition,
     case o.contype when 'p' then 'primary key' when 'u' then 'unique' when 'c' then 'check' when 'f' then 'foreign key' else 'exclusion' end as kind,
     array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any(o.conkey) order by a.attname) as columns,
     case when o.confrelid <> 0 then o.confrelid::regclass::text end as "references", o.convalidated as validated
   from pg_class c join pg_constraint o on o.conrelid = c.oid
   where ${OWN_TABLE} and o.contype in ('p', 'u', 'c', 'f', 'x')`,
);

const readIndexes = statement<{ table: string; name: string; definition: string; unique: boolean; columns: string[] }>(
  'postgres.read-indexes',
  `select c.oid::regclass::text as "table", x.relname as name, pg_get_indexdef(i.indexrelid) as definition, i.indisunique as unique,
     array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey::int2[]) order by a.attname) as columns
   from pg_class c join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid
   where ${OWN_TABLE} and not exists (select from pg_constraint o where o.conindid = i.indexrelid and o.contype in ('p', 'u', 'x'))`,
);

const readTriggers = statement<{ table: string; name: string; definition: string }>(
  'postgres.read-triggers',
  `select c.oid::regclass::text as "table", t.tgname as name, pg_get_triggerdef(t.oid) as definition
   from pg_class c join pg_trigger t on t.tgrelid = c.oid where ${OWN_TABLE} and not t.tgisinternal`,
);

const readOthers = statement<{ name: string; definition: string }>(
  'postgres.read-other-objects',
  `with own as (
     select oid from pg_namespace where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%'
   ), extended as (select objid from pg_depend where deptype = 'e')
   select 'type ' || t.oid::regtype as name,
     'enum ' || (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as definition
   from pg_type t where t.typtype = 'e' and t.typnamespace in (table own)
   union all
   select 'type ' || t.oid::regtype, 'domain over ' || format_type(t.typbasetype, t.typtypmod) || coalesce(
     (select string_agg(' ' || pg_get_constraintdef(o.oid), '' order by o.conname) from pg_constraint o where o.contypid = t.oid), '')
   from pg_type t where t.typtype = 'd' and t.typnamespace in (table own)
   union all
   select 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
   from pg_proc p where p.prokind in ('f', 'p') and p.pronamespace in (table own) and p.oid not in (table extended)
   union all
   select 'view ' || c.oid::regclass, pg_get_viewdef(c.oid)
   from pg_class c where c.relkind in ('v', 'm') and c.relnamespace in (table own) and c.oid not in (table extended)
   union all
   select 'policy ' || p.polname || ' on ' || p.polrelid::regclass,
     concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
   from pg_policy p
   union all
   select 'extension ' || extname, extversion from pg_extension where extname <> 'plpgsql'`,
);

/** Reads the catalog of one database. `runtime` is the service's own role: what it may do belongs to the schema. */
export async function readCatalog(database: Queryable, runtime: string): Promise<SchemaCatalog> {
  const tables: SchemaCatalog['tables'] = {};
  for (const { name, file, grants } of await database.query(readTables, [runtime])) {
    tables[name] = { columns: {}, constraints: {}, indexes: {}, triggers: {}, grants, file };
  }
  for (const { table, name, ...column } of await database.query(readColumns)) of(tables, table).columns[name] = column;
  for (const { table, name, references, ...rest } of await database.query(readConstraints)) {
    of(tables, table).constraints[name] = { ...rest, ...(references === null ? {} : { references }) };
  }
  for (const { table, name, ...index } of await database.query(readIndexes)) of(tables, table).indexes[name] = index;
  for (const { table, name, definition } of await database.query(readTriggers))
    of(tables, table).triggers[name] = definition;
  const others = await database.query(readOthers);
  return { tables, others: Object.fromEntries(others.map(({ name, definition }) => [name, definition])) };
}

function of(tables: SchemaCatalog['tables'], name: string): SchemaTable {
  const table = tables[name];
  if (table === undefined) throw new Error(`the table ${name} came while the catalog was read; try again`);
  return table;
}
