import type { LedgerLine, Metric } from '@two-pizza/delivery';
import type { Catcher } from './patches.ts';

type LineOf<What extends LedgerLine['what']> = Extract<LedgerLine, { what: What }>;

/** How the deploy of a bad release ended, as the ledger tells it. */
export interface Ending {
  readonly release: string;
  readonly caughtBy: Catcher;
  readonly outcome: 'promoted' | 'refused' | LineOf<'rolled-back'>['outcome'];
  /** Fact beside limit, of the gate or of the last verdict. */
  readonly metric: 'gate' | Metric;
  readonly observed: string;
  readonly limit: string;
  /** Requests to the candidate by which it was judged, per stage. */
  readonly stages: readonly (readonly [stage: string, requests: number])[];
  /** From here on the candidate was given no request. Absent when it never left, or never came so far. */
  readonly outAtMs?: number;
}

/** The end of the first deploy of a service since then; undefined while it goes on, also behind its promotion. */
export function endingOf(ledger: readonly LedgerLine[], service: string, since: Date): Ending | undefined {
  const lines = ledger.filter((line) => line.service === service && line.at >= since.toISOString());
  const first = lines.find((line) => line.what === 'refused' || line.what === 'deploy-opened');
  if (first?.what === 'refused') return refusal(first);
  if (first?.what !== 'deploy-opened') return undefined;
  const own = lines.filter((line) => 'deploy' in line && line.deploy === first.deploy);
  const end = own.find((line) => line.what === 'rolled-back' || line.what === 'closed');
  const last = own.findLast((line) => line.what === 'verdict');
  if (!end || !last) return undefined;
  const { metric, observed, limit } = last.verdict;
  const isOut = end.what === 'rolled-back';
  const out = own.find((line) => line.what === 'result' && line.step === 'drain-candidate');
  return {
    release: first.to,
    caughtBy: isOut ? catcherOf(last) : 'nothing',
    outcome: isOut ? end.outcome : 'promoted',
    ...{ metric, observed, limit },
    stages: own.flatMap((line) => (line.what === 'verdict' ? stageOf(line) : [])),
    ...(isOut && out ? { outAtMs: Date.parse(out.at) } : {}),
  };
}

function refusal({ to, gate: { failing } }: LineOf<'refused'>): Ending {
  const observed = failing
    ? `${failing.path === undefined ? '' : `${failing.path}: `}${failing.reason}`
    : 'the gate did not say why';
  const limit = failing ? `fits ${failing.service} ${failing.release}`.trim() : 'fits what runs';
  return { release: to, caughtBy: 'gate', outcome: 'refused', metric: 'gate', observed, limit, stages: [] };
}

const byMetric = {
  requests: 'judge',
  refusals: 'judge',
  evidence: 'judge',
  'warm-period': 'judge',
  exited: 'judge',
  'dead-letters': 'consumers',
  'dead-letters-elsewhere': 'consumers',
  lag: 'consumers',
  memory: 'memory',
  start: 'start',
  'never-ready': 'start',
  'proxy-restarted': 'nothing',
  asked: 'nothing',
  recovered: 'nothing',
} satisfies Record<Metric, Catcher>;

/** The proxy sees no bad answer of a customer, and there were bad ones: only a shopper can have said so. */
function catcherOf(line: LineOf<'verdict'>): Catcher {
  const { stage, verdict } = line;
  if (stage === 'start' && verdict.metric === 'exited') return 'start';
  const caughtBy = byMetric[verdict.metric];
  if (caughtBy !== 'judge') return caughtBy;
  if (stage === 'stage-0') return 'stage 0';
  const { bad = 0, badByCustomers = 0, byCustomers = 0 } = countOf(line) ?? {};
  return verdict.metric === 'requests' && bad > 0 && byCustomers > 0 && badByCustomers === 0 ? 'shoppers' : 'judge';
}

interface Count {
  readonly requests: number;
  readonly bad: number;
  readonly byCustomers: number;
  readonly badByCustomers: number;
}

const countOf = ({ counts }: LineOf<'verdict'>) => (counts as { readonly candidate?: Count } | undefined)?.candidate;

function stageOf(line: LineOf<'verdict'>): [string, number][] {
  const count = line.stage === 'start' ? undefined : countOf(line);
  return count ? [[line.stage, count.requests]] : [];
}
