import { expect, it } from '@jest/globals';
import { bootstrap, closed, ledger, opened, promoted, refused, rolledBack } from './ledger.builder.ts';
import { withoutPractice } from './practice.ts';

const own = [bootstrap('orders', 'A'), opened('d1', 'A', 'B'), promoted('d1', 'A', 'B'), closed('d1')];
const ownAfterwards = [
  opened('d4', 'P', 'C'),
  promoted('d4', 'P', 'C'),
  refused('D', { service: 'catalog', release: 'K' }),
];
const practice = [
  opened('d2', 'B', 'P'),
  promoted('d2', 'B', 'P'),
  closed('d2'),
  opened('d3', 'P', 'Q'),
  rolledBack('d3', 'Q', 'P'),
  refused('Q', { service: 'catalog', release: 'K' }),
  opened('d5', 'P', 'B', { kind: 'rollback' }),
  promoted('d5', 'P', 'B', 'rollback'),
];
const isPractice = ({ service, release }: { service: string; release: string }) =>
  service === 'orders' && ['P', 'Q'].includes(release);

it('leaves out what was practised, to its end, and the rollback from it; and nothing else', () => {
  const lines = ledger(...own, ...practice, ...ownAfterwards);
  const { rest, deploys } = withoutPractice(lines, isPractice);
  expect(rest).toEqual([...lines.slice(0, own.length), ...lines.slice(-ownAfterwards.length)]);
  expect(deploys).toBe(4);
});

it('keeps a rollback to a practice release: it is about the release that was left', () => {
  const lines = ledger(opened('d1', 'B', 'P', { kind: 'rollback' }));
  expect(withoutPractice(lines, isPractice)).toEqual({ rest: lines, deploys: 0 });
});
