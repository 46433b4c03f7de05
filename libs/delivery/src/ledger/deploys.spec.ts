import { describe, expect, it } from '@jest/globals';
import { history } from './history.ts';
import {
  at,
  bootstrap,
  closed,
  done,
  intent,
  ledger,
  opened,
  promoted,
  refused,
  rolledBack,
  verdict,
} from './ledger.builder.ts';
import { openDeploys, recovery } from './open-deploys.ts';

const begun = [bootstrap('orders', 'A'), opened('d1', 'A', 'B'), intent('d1', 'start'), done('d1', 'start', 900)];

describe('a deploy that the control room left open', () => {
  it('is told with its steps, the one that was being done included', () => {
    expect(openDeploys(ledger(...begun, intent('d1', 'canary')))).toEqual([
      {
        ...{ deploy: 'd1', service: 'orders', kind: 'deploy', team: 'orders', from: 'A', to: 'B', slot: 'green' },
        openedAt: at(1),
        promoted: false,
        steps: [
          { step: 'start', state: 'done', tookMs: 900 },
          { step: 'canary', state: 'doing' },
        ],
      },
    ]);
  });

  it.each([
    ['roll-back', 'without a promotion', []],
    ['finish', 'with one', [promoted('d1', 'A', 'B')]],
    ['roll-back', 'with one, when its way back had begun', [promoted('d1', 'A', 'B'), intent('d1', 'restore-weight')]],
  ])('means %s %s', (what, _, more) => {
    expect(recovery(ledger(...begun, ...more)).map((each) => each.do)).toEqual([what]);
  });

  it.each([
    ['closed', [promoted('d1', 'A', 'B'), closed('d1')]],
    ['rolled back', [rolledBack('d1', 'B', 'A')]],
  ])('is none when it was %s', (_, more) => expect(openDeploys(ledger(...begun, ...more))).toEqual([]));

  it('does not hide another service’s', () => {
    const other = opened('d2', 'K', 'L', { service: 'catalog', team: 'catalog' });
    expect(openDeploys(ledger(...begun, other)).map(({ deploy }) => deploy)).toEqual(['d1', 'd2']);
  });
});

describe('the history', () => {
  const blamed = {
    verdict: 'blamed',
    metric: 'requests',
    observed: '5 of 5 requests bad',
    limit: 'p < 0.001',
  } as const;

  it('has one row for each deploy, from bootstrap on, with verdict, steps and time', () => {
    const lines = ledger(
      ...begun,
      promoted('d1', 'A', 'B'),
      refused('C', { service: 'catalog', release: 'K' }),
      opened('d2', 'B', 'D', { override: 'the old client is gone' }),
      verdict('d2', blamed),
      rolledBack('d2', 'D', 'B'),
      opened('d3', 'B', 'E'),
    );
    expect(history(lines)).toEqual([
      expect.objectContaining({ to: 'A', outcome: 'bootstrap' }),
      expect.objectContaining({
        to: 'B',
        outcome: 'promoted',
        tookMs: 3000,
        steps: [expect.objectContaining({ tookMs: 900 })],
      }),
      expect.objectContaining({ to: 'C', outcome: 'refused', reason: 'does not fit' }),
      expect.objectContaining({
        ...{ to: 'D', outcome: 'rolled-back', verdict: blamed, reason: '5 of 5 requests bad', tookMs: 2000 },
        override: 'the old client is gone',
      }),
      expect.objectContaining({ to: 'E', outcome: 'open' }),
    ]);
  });

  it('is one service’s when asked for it', () => {
    expect(history(ledger(bootstrap('catalog', 'K'), ...begun), 'catalog').map(({ to }) => to)).toEqual(['K']);
  });
});
