/** The judge's error rates as bars, each with the kind of deploy that must keep it. */
import type { Ended, Scenario } from './simulation.ts';
import type { Stage } from './stage-evidence.ts';

/** What a share of all deploys may be at most, or must be at least; 0 to 1. */
interface Bars {
  readonly mostBlamed?: number;
  readonly leastOutInStage?: number;
  readonly leastOut?: number;
}

/** A kind of deploy with its bars. */
export interface JudgedScenario {
  readonly name: string;
  readonly scenario: Scenario;
  readonly bars: Bars;
}

/** How many deploys ended in which way, and how long the candidate lived when it was taken out. */
export interface Summary {
  readonly deploys: number;
  readonly blamed: number;
  readonly inconclusive: number;
  /** Before the warm period, by evidence: an end for want of evidence is no find. */
  readonly outInStage: number;
  readonly out: number;
  readonly meanBad: number;
  readonly p95Requests: number;
}

const whole: readonly Stage[] = ['stage-0', 'canary', 'warm'];
/** Customers' requests alone find the fault: harder than with stage 0. */
const withoutStage0: readonly Stage[] = ['canary', 'warm'];
const healthy = { bad: 0.001 };
const requestsPerS = 100;

const bad = (share: number, stages = withoutStage0): Scenario => ({
  candidate: { bad: share },
  stable: healthy,
  stages,
  requestsPerS,
});

const equal = (odds: Scenario['stable']): Scenario => ({ candidate: odds, stable: odds, stages: whole, requestsPerS });

const slow = (stage: Stage, requests: number): JudgedScenario => ({
  name: `dependency slow for both, from ${stage} on, ${Number.isFinite(requests) ? `${requests} requests` : 'for good'}`,
  scenario: { ...equal(healthy), trouble: { stage, requests } },
  bars: { mostBlamed: 0.003 },
});

/** All kinds of deploys. */
export const scenarios: readonly JudgedScenario[] = [
  { name: 'good: 0.1 % bad', scenario: equal(healthy), bars: { mostBlamed: 0.001 } },
  { name: 'good: 1 % bad, as stable', scenario: equal({ bad: 0.01 }), bars: { mostBlamed: 0.001 } },
  { name: 'good: 30 % refused, as stable', scenario: equal({ bad: 0.001, refused: 0.3 }), bars: { mostBlamed: 0.001 } },
  { name: 'bad: 5 %', scenario: bad(0.05), bars: { leastOutInStage: 0.98, leastOut: 0.99 } },
  { name: 'bad: 5 %, with stage 0', scenario: bad(0.05, whole), bars: { leastOutInStage: 0.98, leastOut: 0.99 } },
  { name: 'bad: 20 %', scenario: bad(0.2), bars: { leastOutInStage: 1 } },
  { name: 'bad: 100 %', scenario: bad(1), bars: { leastOutInStage: 1 } },
  {
    name: 'bad: refuses all',
    scenario: { ...bad(0), candidate: { bad: 0, refused: 1 } },
    bars: { leastOutInStage: 1 },
  },
  ...whole.flatMap((stage) => [20, 50, 100, 200, Infinity].map((requests) => slow(stage, requests))),
];

/** Adds the ends of many deploys up. */
export function summaryOf(ended: readonly Ended[]): Summary {
  const out = ended.filter(({ verdict }) => verdict !== 'good');
  const found = out.filter(({ metric }) => metric !== 'evidence');
  const lived = found.map(({ candidateRequests }) => candidateRequests).sort((a, b) => a - b);
  return {
    deploys: ended.length,
    blamed: out.filter(({ verdict }) => verdict === 'blamed').length,
    inconclusive: out.filter(({ verdict }) => verdict === 'inconclusive').length,
    outInStage: found.filter(({ stage }) => stage !== 'warm').length,
    out: out.length,
    meanBad: found.reduce((sum, { candidateBad }) => sum + candidateBad, 0) / Math.max(1, found.length),
    p95Requests: lived[Math.ceil(lived.length * 0.95) - 1] ?? 0,
  };
}

/** Each bar that was missed, number beside limit; empty when all are kept. */
export function missedBars({ name, bars }: JudgedScenario, summary: Summary): string[] {
  const { mostBlamed = 1, leastOutInStage = 0, leastOut = 0 } = bars;
  const share = (count: number) => count / summary.deploys;
  return [
    ...(share(summary.blamed) > mostBlamed ? [`${name}: blamed ${share(summary.blamed)} > ${mostBlamed}`] : []),
    ...(share(summary.outInStage) < leastOutInStage
      ? [`${name}: out in the stage ${share(summary.outInStage)} < ${leastOutInStage}`]
      : []),
    ...(share(summary.out) < leastOut ? [`${name}: out ${share(summary.out)} < ${leastOut}`] : []),
  ];
}
