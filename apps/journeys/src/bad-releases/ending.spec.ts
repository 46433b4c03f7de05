import { describe, expect, it } from '@jest/globals';
import type { LedgerLine, Metric } from '@two-pizza/delivery';
import { endingOf } from './ending.ts';

const since = new Date('2026-11-24T08:00:00.000Z');
const at = (s: number) => new Date(since.getTime() + s * 1000).toISOString();
const own = { service: 'catalog', who: 'ada', deploy: 'd1' };
const asked = { kind: 'deploy', team: 'catalog', from: 'A', to: 'B', commit: 'c0ffee' } as const;
const opened: LedgerLine = {
  ...own,
  ...asked,
  what: 'deploy-opened',
  at: at(1),
  slot: 'green',
  gate: { answer: 'yes', matrix: [] },
};
const drained: LedgerLine = { ...own, what: 'result', step: 'drain-candidate', outcome: 'done', tookMs: 9, at: at(5) };
const back: LedgerLine = { ...own, what: 'rolled-back', from: 'B', to: 'A', outcome: 'blamed', reason: '', at: at(7) };

type Stage = Extract<LedgerLine, { what: 'verdict' }>['stage'];
const blamed = (stage: Stage, metric: Metric, count: object = {}): LedgerLine => ({
  ...{ ...own, what: 'verdict', stage, at: at(6) },
  verdict: { verdict: 'blamed', metric, observed: '3 of 3', limit: 'p < 0.001' },
  counts: { candidate: { requests: 40, bad: 3, byCustomers: 30, badByCustomers: 2, ...count } },
});
const bySomebodyElse = { byCustomers: 30, badByCustomers: 0 };

describe('the ending of a bad release', () => {
  it.each<[string, LedgerLine]>([
    ['start', blamed('start', 'never-ready')],
    ['start', blamed('start', 'exited')],
    ['stage 0', blamed('stage-0', 'requests', { byCustomers: 0, badByCustomers: 0 })],
    ['judge', blamed('canary', 'requests')],
    ['judge', blamed('warm', 'refusals', bySomebodyElse)],
    ['shoppers', blamed('canary', 'requests', bySomebodyElse)],
    ['consumers', blamed('canary', 'dead-letters')],
    ['memory', blamed('warm', 'memory')],
    ['nothing', blamed('canary', 'asked')],
  ])('is caught by %s', (caughtBy, verdict) =>
    expect(endingOf([opened, drained, verdict, back], 'catalog', since)?.caughtBy).toBe(caughtBy),
  );

  it('has the verdict’s fact beside its limit, the requests of each stage, and the time when the candidate left', () => {
    expect(endingOf([opened, drained, blamed('canary', 'requests'), back], 'catalog', since)).toEqual({
      ...{ release: 'B', caughtBy: 'judge', outcome: 'blamed', metric: 'requests', observed: '3 of 3' },
      ...{ limit: 'p < 0.001', stages: [['canary', 40]], outAtMs: Date.parse(at(5)) },
    });
  });

  it('is the gate’s when nothing was begun', () => {
    const failing = { service: 'orders', release: 'K', path: 'orders.place-order', reason: 'does not fit' };
    const refused: LedgerLine = {
      ...{ ...asked, what: 'refused', service: 'catalog', who: 'ada', at: at(1) },
      gate: { answer: 'no', matrix: [], failing },
    };
    expect(endingOf([refused], 'catalog', since)).toMatchObject({
      ...{ caughtBy: 'gate', outcome: 'refused', observed: 'orders.place-order: does not fit', limit: 'fits orders K' },
    });
  });

  it('is not there while the release that was promoted is still watched, and is "nothing" when it stays', () => {
    const promoted: LedgerLine = { ...own, what: 'promoted', kind: 'deploy', from: 'A', to: 'B', at: at(7) };
    const passed = [opened, blamed('canary', 'requests'), promoted];
    expect(endingOf(passed, 'catalog', since)).toBeUndefined();
    const stayed = endingOf([...passed, { ...own, what: 'closed', at: at(40) }], 'catalog', since);
    expect(stayed).toMatchObject({ caughtBy: 'nothing', outcome: 'promoted' });
  });

  it('is not that of an earlier deploy, or of another service', () => {
    const all = [opened, drained, blamed('canary', 'requests'), back];
    expect(endingOf(all, 'catalog', new Date(at(2)))).toBeUndefined();
    expect(endingOf(all, 'orders', since)).toBeUndefined();
  });
});
