import {
  missedBars,
  scenarios,
  simulateDeploys,
  summaryOf,
  type JudgedScenario,
  type Summary,
} from '@two-pizza/delivery';
import type { Bench, Measured } from './bench.ts';

const DEPLOYS = 10_000;
const SEED = 1;

/** The judge's error rates: whole deploys, simulated with a seed. No time is measured, so a busy machine does no harm. */
export const judge: Bench = {
  name: 'judge',
  on: 'nothing',
  about: `the judge's error rates: ${DEPLOYS} simulated deploys of each kind, all stages, seed ${SEED}, 100 requests/s`,
  notMeasured: [
    'messages and memory: their rules have no chance in them',
    'requests that overlap, and the time from a verdict to the proxy',
    'traffic that changes its kind from minute to minute',
  ],
  measure: (progress) => Promise.resolve(measured(progress)),
};

function measured(progress: (line: string) => void): Measured {
  const rows = scenarios.map((judged) => {
    const summary = summaryOf(simulateDeploys(judged.scenario, DEPLOYS, SEED));
    progress(rowText(judged, summary));
    return { judged, summary, missed: missedBars(judged, summary) };
  });
  const missed = rows.flatMap((row) => row.missed);
  return {
    figures: Object.fromEntries(
      rows.map(({ judged, summary, missed: bars }) => [judged.name, { ...summary, missed: bars }]),
    ),
    lines: missed.length === 0 ? [`all bars of ${rows.length} kinds are kept`] : missed.map((bar) => `MISSED  ${bar}`),
  };
}

function rowText({ name }: JudgedScenario, summary: Summary): string {
  const { deploys, blamed, inconclusive, outInStage, out, meanBad, p95Requests } = summary;
  const percent = (count: number) => `${((count / deploys) * 100).toFixed(2)} %`;
  const lived = out > 0 ? `, out after ${meanBad.toFixed(1)} bad (p95 ${p95Requests} requests)` : '';
  return (
    `${name.padEnd(62)} blamed ${percent(blamed)}  inconclusive ${percent(inconclusive)}  ` +
    `out in the stage ${percent(outInStage)}, at the end ${percent(out)}${lived}`
  );
}
