import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { history, parseLedger, type HistoryRow, type LedgerLine, type Step } from '@two-pizza/delivery';
import type { Platform } from '../platform/platform.ts';

/** The whole ledger of a platform. */
export function ledgerOf(platform: Platform): readonly LedgerLine[] {
  return parseLedger(readFileSync(join(platform.root, '.two-pizza/ledger.jsonl'), 'utf8')).lines;
}

/** The deploys that were opened, or refused, from a moment on. */
export function deploysSince(platform: Platform, since: Date): HistoryRow[] {
  const rows = history(ledgerOf(platform));
  return rows.filter(({ kind, at }) => kind !== 'bootstrap' && at >= since.toISOString());
}

/** Requests that a candidate answered in each of its stages, by which it was judged: `[stage, requests]`. */
export function requestsPerStage(platform: Platform, since: Date): readonly (readonly [string, number])[] {
  return ledgerOf(platform).flatMap((line) => {
    if (line.what !== 'verdict' || line.at < since.toISOString()) return [];
    const { candidate } = (line.counts ?? {}) as { readonly candidate?: { readonly requests: number } };
    return candidate ? [[line.stage, candidate.requests] as const] : [];
  });
}

/** How long each step of the deploys took, in ms: `[step, all its times]`, in the order of a deploy. */
export function timesOfSteps(platform: Platform, since: Date): readonly (readonly [Step, readonly number[]])[] {
  const times = new Map<Step, number[]>();
  for (const line of ledgerOf(platform)) {
    if (line.what !== 'result' || line.at < since.toISOString() || line.outcome !== 'done') continue;
    times.set(line.step, [...(times.get(line.step) ?? []), line.tookMs]);
  }
  return [...times];
}
