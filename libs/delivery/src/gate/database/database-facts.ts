import type { GateRelease } from '../question.ts';
import type { Catalog } from './catalog.ts';
import type { Touch } from './restrictions.ts';

/** A release that may run on the database beside the candidate, or after it. */
export interface Staying {
  readonly standing: 'replaced' | 'protected';
  readonly release: GateRelease;
}

/** A migration with its text. */
export interface PendingMigration {
  readonly name: string;
  readonly phase: 'expand' | 'contract';
  readonly text: string;
}

/** What PostgreSQL answered. `live` is the service's database; the others are the scratch one, made by replaying. */
export interface DatabaseFacts {
  readonly candidate: GateRelease;
  readonly staying: readonly Staying[];
  /** What `schema_migrations` holds. */
  readonly applied: readonly { readonly name: string; readonly sha256: string }[];
  readonly live: Catalog;
  readonly before: Catalog;
  /** Undefined when a migration did not go through, or when none was tried. */
  readonly after: Catalog | undefined;
  readonly pending: readonly PendingMigration[];
  readonly failed?: { readonly migration: string; readonly message: string };
  /** By a statement's text: PostgreSQL's message when it does not prepare before or after the migrations. */
  readonly refusals: ReadonlyMap<string, { readonly before?: string; readonly after?: string }>;
  /** Which statements, by text, do what a restriction forbids. */
  readonly touches: readonly { readonly touch: Touch; readonly statements: ReadonlySet<string> }[];
}
