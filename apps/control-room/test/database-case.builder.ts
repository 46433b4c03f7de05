/** Cases of the catalogue that PostgreSQL judges: what was applied, who runs on it, and the candidate's migrations and code. */
import { manifestOf } from '@two-pizza/contracts-kit/documents';
import type { DatabaseBreak, PendingMigration } from '@two-pizza/delivery';
import type { z } from 'zod';

/** What a release does in the database: statements by name, and what it stores in columns with a shape of their own. */
export interface Release {
  readonly statements?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, z.ZodType | { readonly reads: z.ZodType; readonly writes: z.ZodType }>>;
}

export interface Situation {
  /** What was applied: made by the owner, in order. */
  readonly applied: readonly string[];
  /** What somebody did to the live database by hand. */
  readonly byHand?: string;
  readonly live: Release;
  readonly rollbackTarget?: Release;
  readonly candidate: Release & {
    readonly migrations?: readonly string[];
    readonly phase?: 'expand' | 'contract';
    /** The candidate names this text for the first applied migration. */
    readonly firstMigration?: string;
  };
}

export interface DatabaseCase {
  readonly situation: Situation;
  readonly expected: 'accepted' | (Pick<DatabaseBreak, 'path' | 'standing'> & { readonly reason: RegExp });
  readonly warning?: RegExp;
}

export const refused = (
  path: string,
  standing: DatabaseBreak['standing'],
  reason: RegExp,
  situation: Situation,
): DatabaseCase => ({
  situation,
  expected: { path, standing, reason },
});
export const accepted = (situation: Situation, warning?: RegExp): DatabaseCase => ({
  situation,
  expected: 'accepted',
  ...(warning ? { warning } : {}),
});

/** Cakes, as every case finds them unless it says otherwise. */
export const CAKES =
  'create table cakes (cake_id text primary key, status text not null, note text, grams integer not null default 0)';
export const insertCake = { 'bakery.insert-cake': 'insert into cakes (cake_id, status, note) values ($1, $2, $3)' };
export const findCake = { 'bakery.find-cake': 'select cake_id, status, note from cakes where cake_id = $1' };

export const nameOfMigration = (at: number) => `bakery-${String(at + 1).padStart(4, '0')}-change`;

export function manifestFor(
  { statements = {}, values = {} }: Release,
  migrations: readonly { name: string; sha256: string }[],
) {
  const columns = Object.entries(values).map(([column, schema]) =>
    'reads' in schema ? { column, ...schema } : { column, reads: schema, writes: schema },
  );
  return manifestOf(
    { name: 'bakery', summary: 'Cakes', operations: {}, events: {} },
    {
      uses: { operations: [], events: [] },
      statements: Object.entries(statements).map(([name, text]) => ({ name, text })),
      columns,
      migrations: migrations.map(({ name, sha256 }) => ({ name, sha256, phase: 'expand' })),
    },
  );
}

/** The candidate's migrations: those that were applied, and its own. */
export function migrationsOf({ applied, candidate }: Situation): PendingMigration[] {
  const own = candidate.migrations ?? [];
  const phase = candidate.phase ?? 'expand';
  return [...applied.map((text) => ({ text, phase: 'expand' as const })), ...own.map((text) => ({ text, phase }))].map(
    (each, at) => ({
      name: nameOfMigration(at),
      ...each,
    }),
  );
}
