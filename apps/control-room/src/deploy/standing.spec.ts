import { describe, expect, it } from '@jest/globals';
import type { LedgerLine } from '@two-pizza/delivery';
import { spansOf } from './standing.ts';

const [A, B, C] = ['1.0.0+aaaaaaaa', '1.1.0+bbbbbbbb', '1.2.0+cccccccc'];
const about = { service: 'catalog', who: 'ada' };
const bootstrap = { ...about, at: 't0', what: 'bootstrap', from: null, to: A, sources: {} } as const;
const opened = (deploy: string, at: string, to: string): LedgerLine => ({
  ...about,
  at,
  what: 'deploy-opened',
  deploy,
  kind: 'deploy',
  from: A,
  to,
  team: 'team-catalog',
  commit: 'unknown',
  gate: { answer: 'yes', matrix: [] },
  slot: 'green',
});
const promoted = (deploy: string, at: string, to: string): LedgerLine => {
  return { ...about, at, what: 'promoted', deploy, from: A, to, kind: 'deploy' };
};
const rolledBack = (deploy: string, at: string, from: string): LedgerLine => {
  return { ...about, at, what: 'rolled-back', deploy, from, to: A, outcome: 'blamed', reason: '' };
};
const live = { service: 'catalog', as: 'live' };
const candidate = { service: 'catalog', as: 'candidate' };

describe('the spans of releases', () => {
  it('change hands at a promotion', () => {
    expect(spansOf([bootstrap, opened('d1', 't1', B), promoted('d1', 't2', B)])).toEqual([
      { ...candidate, release: B, from: 't1', until: 't2' },
      { ...live, release: A, from: 't0', until: 't2' },
      { ...live, release: B, from: 't2' },
    ]);
  });

  it('count a candidate that never was live, and one that is open', () => {
    const lines = [bootstrap, opened('d1', 't1', B), rolledBack('d1', 't2', B), opened('d2', 't3', C)];
    expect(spansOf(lines)).toEqual([
      { ...candidate, release: B, from: 't1', until: 't2' },
      { ...live, release: A, from: 't0' },
      { ...candidate, release: C, from: 't3' },
    ]);
  });

  it('give the old release a second span when the new one is rolled back while the old one is warm', () => {
    const lines = [bootstrap, opened('d1', 't1', B), promoted('d1', 't2', B), rolledBack('d1', 't3', B)];
    expect(spansOf(lines)).toEqual([
      { ...candidate, release: B, from: 't1', until: 't2' },
      { ...live, release: A, from: 't0', until: 't2' },
      { ...live, release: B, from: 't2', until: 't3' },
      { ...live, release: A, from: 't3' },
    ]);
  });
});
