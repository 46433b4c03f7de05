import type { Break } from './break.ts';

/** The columns of the matrix. "in" is what the candidate provides or takes: calls to it, events that it reads. */
export type Column = 'http-in' | 'http-out' | 'events-in' | 'events-out' | 'database';

/** What the compared release is to the candidate. `candidate` is the candidate itself: its own SQL. */
export type RowStanding = 'candidate' | 'replaced' | 'live' | 'open' | 'protected' | 'retained' | 'outside';

/** One release, or the outside, held against the candidate. */
export interface Row {
  readonly name: string;
  readonly standing: RowStanding;
}

/** One cell of the matrix. `nothing`: the two have nothing to do with each other there. */
export interface Cell {
  readonly row: string;
  readonly standing: RowStanding;
  readonly column: Column;
  readonly state: 'fits' | 'breaks' | 'undecided' | 'nothing';
}

/** One break: where, who is hurt and how, and the way that works. */
export interface Finding extends Break {
  readonly row: string;
  readonly standing: RowStanding;
  readonly column: Column;
  readonly hurt: string;
  readonly steps: readonly [string, string];
  /** The command that shows more. */
  readonly look: string;
}

/** The whole answer. The first finding is that of the first failing cell. */
export interface GateAnswer {
  readonly candidate: string;
  readonly purpose: 'deploy' | 'rollback';
  readonly verdict: 'accepted' | 'refused';
  readonly cells: readonly Cell[];
  readonly findings: readonly Finding[];
  /** Of a rollback only: what customers lose by it. Recorded, never refused. */
  readonly losses: readonly Finding[];
  readonly warnings: readonly string[];
}
