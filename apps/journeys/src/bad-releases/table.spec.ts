import { describe, expect, it } from '@jest/globals';
import { harmBetween } from './harm.ts';
import type { Heard } from './listening-edge.ts';
import { barLines, tableOf } from './table.ts';
import type { Tried } from './try-bad-release.ts';

const candidate = 'catalog@1.0.0+bad';
const answer = (sentAtMs: number, release: string, quality: Heard['quality'] = 'good'): Heard => ({
  ...{ sentAtMs, method: 'GET', status: quality === 'failed' ? 500 : 200, release, quality },
});
const heard = [
  answer(900, 'catalog@1.0.0+old'),
  answer(1_100, 'catalog@1.0.0+old'),
  answer(1_400, candidate),
  answer(1_200, candidate, 'failed'),
  answer(1_500, '', 'failed'),
  answer(1_600, 'orders@1.0.0+a', 'wrong'),
  answer(3_100, candidate, 'failed'),
];
const harm = harmBetween(heard, 1_000, 3_000, candidate);

const tried: Tried = {
  bad: { name: 'fails-always', service: 'catalog', fault: 'it fails', expected: 'stage 0' },
  commandMs: 12_345,
  ending: {
    ...{ release: '1.0.0+bad', caughtBy: 'judge', outcome: 'blamed', metric: 'requests', observed: '3 of 3 bad' },
    ...{ limit: 'p < 0.001', stages: [['canary', 40]], outAtMs: 1_700 },
  },
  harm,
  atCustomersMs: 500,
};

describe('what customers felt', () => {
  it('counts requests that were sent in that time, by the release that answered', () =>
    expect(harm).toEqual({
      ...{ seconds: 2, requestsPerS: 2.5, ofCandidate: 2, metAtMs: 1_200, failedOfAll: 2, wrong: 1 },
      failed: { [candidate]: 1, 'no answer': 1 },
    }));
});

describe('the table of bad releases', () => {
  it('has one line for each, and below what was seen beside its limit', () =>
    expect(tableOf([tried], 'off')).toEqual([
      'bad release             service        caught by  outcome       at customers  command  failed  wrong  req/s  candidate',
      'fails-always            catalog        judge      blamed              0.50 s  12.35 s       2      1      3          2',
      '    requests: 3 of 3 bad; limit: p < 0.001',
      '    judged by requests to the candidate: canary 40',
      '    failed: 1 by catalog@1.0.0+bad, 1 by no answer',
    ]));

  it('says so when something else caught it', () =>
    expect(tableOf([tried], 'on')).toContain('    EXPECTED: caught by stage 0'));

  it.each<[string, Tried]>([
    ['kept          0.50 s, 2 failed', tried],
    ['MISSED        1.50 s, 2 failed', { ...tried, atCustomersMs: 1_500 }],
    ['MISSED        0.50 s, 6 failed', { ...tried, harm: { ...harm, failedOfAll: 6 } }],
    ['MISSED        it stayed, 2 failed', { ...tried, ending: { ...tried.ending, caughtBy: 'nothing' } }],
  ])('compares with the bar: %s', (text, each) =>
    expect(barLines([each])).toEqual([`fails-always            ${text}; bar ≤ 1 s and ≤ 5 failed`]),
  );

  it('does not keep a bar without a customer who met the release', () => {
    const { atCustomersMs: _none, ...unmet } = tried;
    expect(barLines([unmet])).toEqual([
      'fails-always            NOT MEASURED  no customer met the candidate; bar ≤ 1 s and ≤ 5 failed',
    ]);
  });
});
