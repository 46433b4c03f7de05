import { CREATE_MIGRATIONS_TABLE, type MigrationPhase } from './migrations.ts';
import type { Queryable } from './queryable.ts';
import { isUndefinedTable } from './errors.ts';
import type { Refused, ScratchDatabase } from './scratch-database.ts';
import { statement } from './statement.ts';

/** A migration as it was applied, with the text of that time. */
export interface AppliedMigration {
  readonly name: string;
  readonly phase: MigrationPhase;
  readonly sha256: string;
  readonly text: string;
}

const readApplied = statement<AppliedMigration>(
  'postgres.read-applied-migrations',
  'select name, phase, sha256, text from schema_migrations order by applied_at, name',
);

/** Everything that was applied to a database, in the order of application; nothing where nothing was migrated yet. */
export async function readAppliedMigrations(database: Queryable): Promise<AppliedMigration[]> {
  return database.query(readApplied).catch((error: unknown) => {
    if (isUndefinedTable(error)) return [];
    throw error;
  });
}

/** Makes the schema of a database anew from what was applied to it. Returns the first that is refused, with the reason. */
export async function replay(
  scratch: ScratchDatabase,
  applied: readonly AppliedMigration[],
): Promise<Refused | undefined> {
  await scratch.apply(CREATE_MIGRATIONS_TABLE);
  return scratch.applyAll(applied);
}
