import type { Break } from '../break.ts';

/** A break in the service's own database: which release it hurts, and what that is to the candidate. */
export interface DatabaseBreak extends Break {
  readonly release: string;
  readonly standing: 'candidate' | 'replaced' | 'protected';
}

/** What PostgreSQL and the manifests say of the candidate's database. `compared`: the releases that were looked at. */
export interface DatabaseAnswer {
  readonly compared: readonly { readonly release: string; readonly standing: DatabaseBreak['standing'] }[];
  readonly breaks: readonly DatabaseBreak[];
  /** Long locks, rewrites, phases: with the safer form. */
  readonly warnings: readonly string[];
}
