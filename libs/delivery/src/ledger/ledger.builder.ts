/** Ledgers for specs: each line a second after the one before. */
import type { LedgerLine, Step } from './ledger-line.ts';
import type { Verdict } from '../judge/verdict.ts';

type Own = LedgerLine extends infer L ? (L extends LedgerLine ? Omit<L, 'at' | 'who'> : never) : never;

const yes = { answer: 'yes', matrix: [] } as const;
const BEGIN_MS = Date.parse('2026-11-24T08:00:00.000Z');

/** Time of the n-th line. */
export const at = (n: number): string => new Date(BEGIN_MS + n * 1000).toISOString();
/** The same in ms. */
export const atMs = (n: number): number => BEGIN_MS + n * 1000;

/** Numbers the lines by time; `who` is ada. */
export function ledger(...lines: readonly Own[]): LedgerLine[] {
  return lines.map((line, n) => ({ at: at(n), who: 'ada', ...line }) as LedgerLine);
}

export const bootstrap = (service: string, to: string): Own => ({
  what: 'bootstrap',
  service,
  from: null,
  to,
  sources: {},
});

export const opened = (deploy: string, from: string, to: string, changes: object = {}): Own => ({
  what: 'deploy-opened',
  service: 'orders',
  deploy,
  kind: 'deploy',
  team: 'orders',
  from,
  to,
  commit: 'c0ffee',
  slot: 'green',
  gate: yes,
  ...changes,
});

export const refused = (to: string, failing: { service: string; release: string }): Own => ({
  what: 'refused',
  service: 'orders',
  kind: 'deploy',
  team: 'orders',
  from: 'A',
  to,
  commit: 'c0ffee',
  gate: { answer: 'no', matrix: [], failing: { ...failing, reason: 'does not fit' } },
});

export const intent = (deploy: string, step: Step): Own => ({ what: 'intent', service: 'orders', deploy, step });

export const done = (deploy: string, step: Step, tookMs: number): Own => ({
  ...{ what: 'result', service: 'orders', deploy, step, tookMs },
  outcome: 'done',
});

export const verdict = (deploy: string, of: Verdict): Own => ({
  ...{ what: 'verdict', service: 'orders', deploy, stage: 'canary' },
  verdict: of,
});

export const promoted = (deploy: string, from: string, to: string, kind: 'deploy' | 'rollback' = 'deploy'): Own => ({
  ...{ what: 'promoted', service: 'orders', deploy, kind, from, to },
});

export const rolledBack = (deploy: string, from: string, to: string, changes: object = {}): Own => ({
  ...{ what: 'rolled-back', service: 'orders', deploy, from, to, reason: '5 of 5 requests bad' },
  outcome: 'blamed',
  ...changes,
});

export const closed = (deploy: string): Own => ({ what: 'closed', service: 'orders', deploy });

export const settled = (release: string): Own => ({ what: 'settled', service: 'orders', release });
