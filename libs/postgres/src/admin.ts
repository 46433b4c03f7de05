export { readCatalog } from './schema-catalog.ts';
export type { SchemaCatalog } from './schema-catalog.ts';
export { ScratchDatabase } from './scratch-database.ts';
export type { Touched } from './planned-statements.ts';
export { readAppliedMigrations, replay } from './applied-migrations.ts';
export type { AppliedMigration } from './applied-migrations.ts';
