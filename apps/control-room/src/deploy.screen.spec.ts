import { describe, expect, it } from '@jest/globals';
import type { DeployEvent } from './deploy/deploy-event.ts';
import { afterDeployEvent, deployEnd, deployLines, deployScreen, nothingSeen, servesBefore } from './deploy.screen.ts';

const gate: DeployEvent[] = [
  { kind: 'step', step: 'gate', state: 'running' },
  { kind: 'step', step: 'gate', state: 'done', tookMs: 412, note: 'fits 3 neighbours' },
];
const canary: DeployEvent[] = [
  {
    kind: 'note',
    text: 'customers send 12 requests/s (shoppers not counted), 40 are wanted to judge by: shoppers help until it is decided',
  },
  { kind: 'step', step: 'canary', state: 'running' },
  { kind: 'traffic', wanted: 0.25, serving: 0.25 },
  { kind: 'waiting', text: 'about 41 more clean requests' },
];
const ended = {
  kind: 'end',
  asked: 'deploy',
  service: 'catalog',
  from: '1.0.0+aaaaaaaa',
  to: '1.1.0+bbbbbbbb',
} as const;
const seen = (events: readonly DeployEvent[]) =>
  events.reduce((view, event) => afterDeployEvent(view, event, 1000), nothingSeen);

describe('a deploy', () => {
  it('shows intention beside fact, and what it waits for', () => {
    expect(deployScreen(seen([...gate, ...canary]), 3400)).toEqual([
      '✓ gate               0.4 s  fits 3 neighbours',
      '… canary             2.4 s  wanted 25 %, serving 25 %; waiting for about 41 more clean requests',
      '  customers send 12 requests/s (shoppers not counted), 40 are wanted to judge by: shoppers help until it is decided',
    ]);
  });

  it('is one line per change in a pipe', () => {
    const verdict = { kind: 'step', step: 'canary', state: 'done', tookMs: 2610, note: 'good: 0 bad of 104' } as const;
    expect([...gate, ...canary, verdict].flatMap((event) => deployLines(event) ?? [])).toEqual([
      '✓ gate               0.4 s  fits 3 neighbours',
      'customers send 12 requests/s (shoppers not counted), 40 are wanted to judge by: shoppers help until it is decided',
      'wanted 25 %, serving 25 %',
      '✓ canary             2.6 s  good: 0 bad of 104',
    ]);
  });

  it('marks a step that somebody ended by wanting the release before as no failure', () => {
    const warm = { kind: 'step', step: 'warm', state: 'taken-back', tookMs: 4120 } as const;
    expect([warm, { kind: 'out', text: 'taken back by ada' } as const].flatMap((event) => deployLines(event))).toEqual([
      '↩ warm               4.1 s',
      'taken back by ada',
    ]);
  });

  it('ends with what is true now, and what to type next', () => {
    expect(deployEnd({ ...ended, outcome: 'promoted', tookMs: 4300 })).toEqual([
      '',
      'catalog 1.1.0+bbbbbbbb serves everything, after 4.3 s; 1.0.0+aaaaaaaa stays warm for the way back',
      'Next: npm run -s deploy -- <service>, or npm run -s rollback -- catalog',
    ]);
    const verdict = 'blamed: requests: 3 of 3 bad; limit: rather 0.5 % than 5 %';
    const rolledBack = { ...ended, outcome: 'rolled-back', tookMs: 900, verdict, failedRequests: 3 } as const;
    expect(deployEnd({ ...rolledBack, restoreMs: 230 })).toEqual([
      '',
      `catalog 1.1.0+bbbbbbbb was rolled back after 0.9 s: ${verdict}`,
      '3 requests of customers failed, until 0.2 s after the first; 1.0.0+aaaaaaaa serves everything',
      'Next: npm run history -- catalog, or npm run logs -- catalog --release 1.1.0+bbbbbbbb --lines 2000',
    ]);
    const wrong = { kind: 'wrong', request: 'GET /products', what: 'name "B\u001b[2J", expected "A"' } as const;
    const failed = { kind: 'failed', request: 'GET /products/7', what: 'answered 500 after 3 ms' } as const;
    expect(deployEnd({ ...rolledBack, examples: [{ ...wrong, traceId: '4bf9' }, failed] }).slice(1, 4)).toEqual([
      `catalog 1.1.0+bbbbbbbb was rolled back after 0.9 s: ${verdict}`,
      '  for example: GET /products → name "B [2J", expected "A" (npm run trace -- 4bf9)',
      '  for example: GET /products/7 → answered 500 after 3 ms',
    ]);
    const asked = { ...rolledBack, verdict: 'taken back by ada', failedRequests: 0 };
    expect(deployEnd({ ...asked, restoreMs: 0, backMs: 600, tookMs: 35_700 })).toEqual(
      expect.arrayContaining([
        'catalog 1.1.0+bbbbbbbb left in 0.6 s, 35.7 s after its deploy began: taken back by ada',
        'no request of a customer failed; 1.0.0+aaaaaaaa serves everything',
      ]),
    );
  });

  it.each([
    ['deploy', 'rolled-back', true],
    ['deploy', 'promoted', false],
    ['rollback', 'promoted', true],
    ['rollback', 'rolled-back', false], // the release before did not start: what was to leave serves on
    ['rollback', 'refused', false],
    ['rollback', 'failed', false],
  ] as const)('knows whether the release before serves: a %s that is %s: %s', (asked, outcome, serves) => {
    expect(servesBefore({ asked, outcome })).toBe(serves);
  });
});
