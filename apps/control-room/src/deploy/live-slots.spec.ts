import { expect, it } from '@jest/globals';
import type { LedgerLine } from '@two-pizza/delivery';
import { liveSlots } from './live-slots.ts';

const about = { at: '2026-11-24T08:00:00.000Z', service: 'catalog', who: 'ada' };
const bootstrap = { ...about, what: 'bootstrap', from: null, to: 'A', sources: {} } as const;
const opened = (deploy: string, slot: string): LedgerLine => ({
  ...about,
  what: 'deploy-opened',
  deploy,
  kind: 'deploy',
  from: 'A',
  to: 'B',
  team: 'team-catalog',
  commit: 'unknown',
  gate: { answer: 'yes', matrix: [] },
  slot,
});
const promoted = (deploy: string, kind: 'deploy' | 'rollback' = 'deploy'): LedgerLine => {
  return { ...about, what: 'promoted', deploy, from: 'A', to: 'B', kind };
};
const rolledBack = (deploy: string): LedgerLine => {
  return { ...about, what: 'rolled-back', deploy, from: 'B', to: 'A', outcome: 'blamed', reason: '' };
};
const leaving = (deploy: string): LedgerLine => ({ ...about, what: 'intent', deploy, step: 'restore-weight' });
const slot = (...lines: readonly LedgerLine[]) => liveSlots(lines).get('catalog');

it('follows the live release from slot to slot', () => {
  expect(slot()).toBeUndefined();
  expect(slot(bootstrap)).toBe('blue');
  expect(slot(bootstrap, opened('d1', 'green'))).toBe('blue');
  expect(slot(bootstrap, opened('d1', 'green'), rolledBack('d1'))).toBe('blue');
  expect(slot(bootstrap, opened('d1', 'green'), promoted('d1'))).toBe('green');
  expect(slot(bootstrap, opened('d1', 'green'), promoted('d1'), rolledBack('d1'))).toBe('blue');
});

it('is the old one again as soon as the way back begins, and once', () => {
  const lines = [bootstrap, opened('d1', 'green'), promoted('d1'), leaving('d1')];
  expect(slot(...lines)).toBe('blue');
  expect(slot(...lines, leaving('d1'), rolledBack('d1'))).toBe('blue');
});

it('goes with a rollback too: the earlier release starts in the slot that is free then', () => {
  const lines = [bootstrap, opened('d1', 'green'), promoted('d1'), opened('d2', 'blue'), promoted('d2', 'rollback')];
  expect(slot(...lines)).toBe('blue');
  expect(slot(...lines, opened('d3', 'green'), rolledBack('d3'))).toBe('blue');
});
