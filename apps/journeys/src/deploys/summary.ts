import type { Measured } from '../bench/bench.ts';
import { median, timesOf } from '../bench/figures.ts';
import { trafficText, type Felt } from './customers.ts';
import type { deploysSince, requestsPerStage, timesOfSteps } from './ledger.ts';
import type { TypedDeploy } from './two-releases.ts';

/** What came out of deploys under customers. */
export interface Outcome {
  readonly done: readonly TypedDeploy[];
  readonly seconds: number;
  readonly felt: Felt;
  readonly findings: readonly string[];
  readonly rows: ReturnType<typeof deploysSince>;
  readonly stages: ReturnType<typeof requestsPerStage>;
  readonly steps: ReturnType<typeof timesOfSteps>;
}

/** The figures of it, and the lines that say them. */
export function summed(title: string, { done, seconds, felt, findings, rows, stages, steps }: Outcome): Measured {
  const promoted = rows.filter(({ outcome }) => outcome === 'promoted');
  const others = rows.filter(({ outcome }) => outcome !== 'promoted');
  const typed = timesOf(done.map(({ tookMs }) => tookMs));
  const p95Ms = percentile(
    done.map(({ tookMs }) => tookMs),
    0.95,
  );
  const everyS = seconds / Math.max(1, promoted.length);
  const perStage = Object.entries(Object.groupBy(stages, ([stage]) => stage)).map(
    ([stage, found = []]) => `${stage} ${median(found.map(([, requests]) => requests))}`,
  );
  const perStep = steps.map(([step, times]) => `${step} ${inSeconds(median(times))}`);
  return {
    figures: {
      deploys: done.length,
      promoted: promoted.length,
      command: { ...typed, p95Ms },
      secondsPerPromotion: everyS,
      failedRequests: felt.failed.length,
      requests: { posts: felt.posts, gets: felt.gets, seconds: felt.seconds },
      requestsPerStage: perStage,
      steps: perStep,
      checker: findings.at(-1),
    },
    lines: [
      title,
      `  promoted         ${promoted.length} of ${rows.length}, one every ${everyS.toFixed(1)} s`,
      `  typed → promoted n ${typed.n}  median ${inSeconds(typed.medianMs)}  p95 ${inSeconds(p95Ms)}  max ${inSeconds(typed.maxMs)}`,
      `  traffic          ${trafficText(felt)}; failed: ${felt.failed.length}`,
      `  judged by        median requests to the candidate: ${perStage.join(', ')}`,
      `  steps            median: ${perStep.join(', ')}`,
      `  checker          ${findings.at(-1)}`,
      ...findings.slice(0, -1).map((line) => `                   ${line}`),
      ...felt.failed.slice(0, 10).map((line) => `  failed           ${line}`),
      ...others.map(
        ({ service, at, outcome, reason }) => `  not promoted     ${at} ${service} ${outcome}: ${reason ?? ''}`,
      ),
    ],
  };
}

/** How one deploy ended, as its command said it. */
export function told({ service, release, exitCode, tookMs, stdout }: TypedDeploy): string {
  if (exitCode === 0) return `${service} ${release} promoted after ${inSeconds(tookMs)}`;
  const said = stdout.split('\n').find((line) => line.includes('rolled back'));
  return `${said?.trim() ?? `${service} ${release} not promoted`} (command: ${inSeconds(tookMs)})`;
}

/** Milliseconds, said in seconds. */
export const inSeconds = (value: number) => `${(value / 1000).toFixed(2)} s`;

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
