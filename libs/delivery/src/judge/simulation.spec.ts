import { describe, expect, it } from '@jest/globals';
import { judgePolicy } from './policy.ts';
import { missedBars, scenarios, summaryOf } from './scenarios.ts';
import { simulateDeploys } from './simulation.ts';

/** The full run is `npm run bench -- judge`: all scenarios, 20 000 deploys each, the whole warm period. Here the same in little. */
const DEPLOYS = 100;
const few = scenarios.filter(({ name }) => !/ (50|100|200) requests$/.test(name));
const SEED = 7;
const shortly = { ...judgePolicy, warmMs: 2_000 };

describe('simulated deploys', () => {
  it.each(few)('$name: its bars are kept', (judged) => {
    const summary = summaryOf(simulateDeploys(judged.scenario, DEPLOYS, SEED, shortly));
    expect(missedBars(judged, summary)).toEqual([]);
  });

  it('are the same again with the same seed', () => {
    const { scenario } = scenarios[3] as (typeof scenarios)[number];
    expect(simulateDeploys(scenario, 20, SEED)).toEqual(simulateDeploys(scenario, 20, SEED));
    expect(simulateDeploys(scenario, 20, SEED)).not.toEqual(simulateDeploys(scenario, 20, SEED + 1));
  });
});

describe('control: a judge that ignores the stable side', () => {
  const blind = { ...shortly, worseOverall: Infinity, worseInBurst: Infinity };
  const slow = scenarios.filter(({ name }) => name.startsWith('dependency slow for both, from canary on'));

  it.each(slow)('blames the candidate: $name', (judged) => {
    const summary = summaryOf(simulateDeploys(judged.scenario, 30, SEED, blind));
    expect(missedBars(judged, summary)).toHaveLength(1);
  });

  it('is a control of something: there are such scenarios', () => expect(slow).toHaveLength(5));
});

describe('control: the thresholds of delivery.md', () => {
  it('blame a candidate for a short trouble of both', () => {
    const [judged] = scenarios.filter(({ name }) => name.endsWith('from canary on, 20 requests'));
    if (!judged) throw new Error('the scenario is gone');
    const asWritten = { ...shortly, worseInBurst: 0.05, attributionBurstRequests: 300 };
    const summary = summaryOf(simulateDeploys(judged.scenario, 3 * DEPLOYS, SEED, asWritten));
    expect(missedBars(judged, summary)).toHaveLength(1);
  });
});
