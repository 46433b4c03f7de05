import { describe, expect, it } from '@jest/globals';
import { autonomyOf } from './autonomy.ts';
import { doraOf } from './dora.ts';
import { at, atMs, bootstrap, intent, ledger, opened, promoted, refused, rolledBack } from './ledger.builder.ts';

const committed = (commit: string) => ({ commit, committedAt: at(-60) });

const month = ledger(
  bootstrap('orders', 'A'),
  opened('d1', 'A', 'B', committed('c1')), // 1: promoted after 62 s from its commit
  promoted('d1', 'A', 'B'),
  opened('d2', 'B', 'C', committed('c2-dirty')), // 3: nobody knows when a dirty tree was committed
  promoted('d2', 'B', 'C'),
  opened('d3', 'C', 'B', { kind: 'rollback' }), // 5: C is taken back, within 1 s
  promoted('d3', 'C', 'B', 'rollback'),
  opened('d4', 'B', 'D', committed('c4')), // 7: blamed at customers
  intent('d4', 'canary'),
  rolledBack('d4', 'D', 'B', { restoreMs: 300 }),
  opened('d5', 'B', 'E', committed('c5')), // 10: fell in stage 0
  rolledBack('d5', 'E', 'B'),
  opened('d6', 'B', 'F', committed('c6')), // 12: nobody's fault
  intent('d6', 'canary'),
  rolledBack('d6', 'F', 'B', { outcome: 'inconclusive', restoreMs: 9999 }),
  opened('k1', 'K', 'L', { service: 'catalog', team: 'catalog', override: 'agreed by phone' }),
  refused('G', { service: 'catalog', release: 'K' }),
);

describe('the DORA figures', () => {
  const dora = doraOf(month, { nowMs: atMs(24 * 3600), days: 30 });

  it('count what reached customers, per team', () => {
    expect(dora.teams['orders']).toEqual({
      deploys: 2,
      perDay: 2,
      leadTime: { medianMs: 62_000, n: 1 },
      leadTimeUnknown: 1,
      changeFail: { failed: 2, changes: 3 },
      restore: { medianMs: 300, n: 2 },
      inconclusive: 1,
      refused: 1,
      caughtBefore: 1,
      overrides: 0,
    });
  });

  it('count a wished rollback in the warm period as a failed change, and restore nothing that no customer met', () => {
    const lines = ledger(
      opened('d1', 'A', 'B'),
      promoted('d1', 'A', 'B'),
      rolledBack('d1', 'B', 'A', { outcome: 'asked' }),
      opened('d2', 'A', 'C'), // its probes failed in stage 0
      rolledBack('d2', 'C', 'A', { restoreMs: 57 }),
    );
    expect(doraOf(lines, { nowMs: atMs(3600), days: 30 }).all).toMatchObject({
      ...{ changeFail: { failed: 1, changes: 1 }, restore: { n: 0 }, inconclusive: 0, caughtBefore: 1 },
    });
  });

  it('say of a team without an end that there is no data, not that all is well', () => {
    expect(dora.teams['catalog']).toMatchObject({
      ...{ deploys: 0, leadTime: { n: 0 }, restore: { n: 0 }, changeFail: { failed: 0, changes: 0 }, overrides: 1 },
    });
    expect(dora.teams['catalog']?.leadTime).not.toHaveProperty('medianMs');
  });

  it('add up over all teams, over the span that the ledger has', () => {
    expect(dora).toMatchObject({ from: at(0), all: { deploys: 2, refused: 1, overrides: 1 } });
  });

  it('leave out what is older than asked for', () => {
    expect(doraOf(month, { nowMs: atMs(40 * 24 * 3600), days: 30 }).all.deploys).toBe(0);
  });
});

describe('autonomy', () => {
  const folders = new Map([
    ['apps/orders', 'orders'],
    ['libs/contracts/orders', 'orders'],
    ['apps/catalog', 'catalog'],
  ]);

  it('names each deploy that waited for another team, once for each release', () => {
    const lines = ledger(
      refused('B', { service: 'catalog', release: 'K' }),
      refused('B', { service: 'catalog', release: 'K' }),
      refused('C', { service: 'orders', release: 'A' }), // its own
      refused('D', { service: 'the outside', release: '' }), // customers are no team
      opened('d1', 'A', 'E'),
    );
    expect(autonomyOf(lines, [], folders)).toEqual({
      asked: 5,
      waited: [
        {
          ...{ at: at(0), team: 'orders', release: 'orders@B', reason: 'does not fit' },
          for: { team: 'catalog', release: 'catalog@K' },
        },
      ],
      commits: { all: 0, acrossTeams: [] },
    });
  });

  it('counts commits that touched two teams’ folders', () => {
    const commits = [
      { commit: '1', subject: 'feat(orders): one', files: ['apps/orders/a.ts', 'libs/contracts/orders/b.ts'] },
      { commit: '2', subject: 'feat: both', files: ['apps/orders/a.ts', 'apps/catalog/a.ts', 'README.md'] },
      { commit: '3', subject: 'docs: nobody', files: ['README.md', 'apps/orders-of-others/a.ts'] },
    ];
    expect(autonomyOf([], commits, folders).commits).toEqual({
      all: 3,
      acrossTeams: [{ commit: '2', subject: 'feat: both', teams: ['catalog', 'orders'] }],
    });
  });

  it('says nothing of commits when no history was read', () => {
    expect(autonomyOf([], undefined, folders)).not.toHaveProperty('commits');
  });
});
