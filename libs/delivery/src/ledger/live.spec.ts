import { describe, expect, it } from '@jest/globals';
import {
  at,
  atMs,
  bootstrap,
  closed,
  intent,
  ledger,
  opened,
  promoted,
  rolledBack,
  settled,
} from './ledger.builder.ts';
import { lastLive, liveReleases, protectedReleases, releasesEverSeen, rollbackTarget } from './live.ts';
import type { LedgerLine } from './ledger-line.ts';

const live = (lines: LedgerLine[]) => liveReleases(lines).get('orders')?.release;
const A_B = [bootstrap('orders', 'A'), opened('d1', 'A', 'B'), promoted('d1', 'A', 'B')];
const A_B_C = [...A_B, closed('d1'), opened('d2', 'B', 'C'), promoted('d2', 'B', 'C')];
const backToB = [...A_B_C, opened('d3', 'C', 'B', { kind: 'rollback' }), promoted('d3', 'C', 'B', 'rollback')];

describe('the live release', () => {
  it('is the bootstrapped one until a deploy is promoted, and nobody’s before the first start', () => {
    expect(live(ledger())).toBeUndefined();
    expect(live(ledger(...A_B.slice(0, 2)))).toBe('A');
    expect(liveReleases(ledger(...A_B)).get('orders')).toEqual({
      ...{ service: 'orders', release: 'B', since: at(2), deploy: 'd1' },
    });
  });

  it('is the earlier one again when a promoted deploy goes back in its warm period', () => {
    const lines = ledger(...A_B, rolledBack('d1', 'B', 'A'));
    expect(liveReleases(lines).get('orders')).toMatchObject({ release: 'A', since: at(3) });
    expect(rollbackTarget(lines, 'orders')).toBeUndefined();
  });

  it('is the earlier one as soon as the way back begins: a start after a crash does not bring the bad one up', () => {
    const leaving = [...A_B, intent('d1', 'warm'), intent('d1', 'restore-weight')];
    expect(live(ledger(...leaving.slice(0, -1)))).toBe('B');
    expect(live(ledger(...leaving))).toBe('A');
    expect(live(ledger(...leaving, rolledBack('d1', 'B', 'A')))).toBe('A');
  });

  it('does not change when a canary goes back', () => {
    expect(live(ledger(...A_B, opened('d2', 'B', 'C'), rolledBack('d2', 'C', 'B')))).toBe('B');
  });

  it('is each service’s own', () => {
    const lines = ledger(bootstrap('catalog', 'K'), ...A_B);
    expect([...liveReleases(lines).values()].map(({ release }) => release)).toEqual(['K', 'B']);
  });
});

describe('the way back', () => {
  it('goes down the same stack, never to a release that was rolled back', () => {
    expect(rollbackTarget(ledger(...A_B_C), 'orders')).toBe('B');
    expect(live(ledger(...backToB))).toBe('B');
    expect(rollbackTarget(ledger(...backToB), 'orders')).toBe('A');
  });

  it('is as it was when a rollback itself goes back', () => {
    const lines = ledger(...backToB, rolledBack('d3', 'B', 'C'));
    expect([live(lines), rollbackTarget(lines, 'orders')]).toEqual(['C', 'B']);
  });

  it('is protected from the promotion on, for its time, at most one release a service', () => {
    const lines = ledger(...A_B_C);
    const at5 = { nowMs: atMs(5), protectedMs: 60_000 };
    expect(protectedReleases(lines, at5)).toEqual([{ service: 'orders', release: 'B', until: at(65) }]);
    expect(protectedReleases(lines, { ...at5, nowMs: atMs(65) })).toEqual([]);
  });

  it('is no longer protected when its owner has settled it; settling another release changes nothing', () => {
    const now = { nowMs: atMs(9), protectedMs: 60_000 };
    expect(protectedReleases(ledger(...A_B_C, settled('A')), now)).toHaveLength(1);
    expect(protectedReleases(ledger(...A_B_C, settled('B')), now)).toEqual([]);
  });

  it('has no protection after a bootstrap', () => {
    expect(protectedReleases(ledger(bootstrap('orders', 'A')), { nowMs: atMs(1), protectedMs: 60_000 })).toEqual([]);
  });
});

describe('releases to keep', () => {
  it('are the last that were live, newest first, each once', () => {
    expect(lastLive(ledger(...backToB), 'orders', 2)).toEqual(['B', 'C']);
    expect(lastLive(ledger(...backToB), 'orders', 5)).toEqual(['B', 'C', 'A']);
  });

  it('and by their release.json all that were ever candidates', () => {
    expect(releasesEverSeen(ledger(...A_B, opened('d2', 'B', 'X'), rolledBack('d2', 'X', 'B')), 'orders')).toEqual([
      ...['A', 'B', 'X'],
    ]);
  });
});
