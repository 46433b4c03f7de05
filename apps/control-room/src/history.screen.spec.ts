import { describe, expect, it } from '@jest/globals';
import type { HistoryRow } from '@two-pizza/delivery';
import { historyScreen } from './history.screen.ts';

const [A, B] = ['1.0.0+aaaaaaaa', '1.1.0+bbbbbbbb'];
const row = (rest: Partial<HistoryRow>): HistoryRow => {
  const about = { at: '2026-11-24T08:00:00.000Z', service: 'catalog', kind: 'deploy', who: 'ada' } as const;
  return { ...about, from: A, to: B, outcome: 'promoted', steps: [], ...rest };
};

describe('history', () => {
  it('is one line for each deploy, newest last, and says why one did not stay', () => {
    const reason = 'blamed: requests: 3 of 3 bad; limit: rather 0.5 % than 5 %';
    const example = {
      kind: 'failed',
      request: 'GET /products',
      what: 'answered 500 after 3 ms',
      traceId: '4bf9',
    } as const;
    const verdict = { verdict: 'blamed', metric: 'requests', observed: '', limit: '', examples: [example] } as const;
    const { examples: _, ...unexplained } = verdict;
    const rows = [
      row({ kind: 'bootstrap', from: null, to: A, outcome: 'bootstrap' }),
      row({ tookMs: 4310, override: 'the old clients are gone' }),
      row({ at: '2026-11-24T09:00:00.000Z', kind: 'rollback', from: B, to: A, tookMs: 1640 }),
      row({ at: '2026-11-24T09:30:00.000Z', outcome: 'rolled-back', tookMs: 930, reason, verdict }),
      row({ at: '2026-11-24T09:31:00.000Z', outcome: 'open' }),
      row({ outcome: 'rolled-back', verdict: { ...unexplained, verdict: 'inconclusive' } }),
      row({ outcome: 'rolled-back', verdict: { ...unexplained, verdict: 'inconclusive', metric: 'asked' } }),
    ];
    expect(historyScreen(rows)).toEqual([
      '  when                  service  what       from            to              took   outcome      by',
      '· 2026-11-24T08:00:00Z  catalog  bootstrap  -               1.0.0+aaaaaaaa  -      first start  ada',
      '✓ 2026-11-24T08:00:00Z  catalog  deploy     1.0.0+aaaaaaaa  1.1.0+bbbbbbbb  4.3 s  promoted     ada',
      '✓ 2026-11-24T09:00:00Z  catalog  rollback   1.1.0+bbbbbbbb  1.0.0+aaaaaaaa  1.6 s  promoted     ada',
      '✗ 2026-11-24T09:30:00Z  catalog  deploy     1.0.0+aaaaaaaa  1.1.0+bbbbbbbb  0.9 s  rolled back  ada',
      '… 2026-11-24T09:31:00Z  catalog  deploy     1.0.0+aaaaaaaa  1.1.0+bbbbbbbb  -      under way    ada',
      '↩ 2026-11-24T08:00:00Z  catalog  deploy     1.0.0+aaaaaaaa  1.1.0+bbbbbbbb  -      rolled back  ada',
      '↩ 2026-11-24T08:00:00Z  catalog  deploy     1.0.0+aaaaaaaa  1.1.0+bbbbbbbb  -      taken back   ada',
      '',
      '  08:00:00 catalog: let through the gate: the old clients are gone',
      '',
      `  09:30:00 catalog: ${reason}`,
      '    for example: GET /products → answered 500 after 3 ms (npm run trace -- 4bf9)',
      '',
      'Next: npm run status',
    ]);
  });

  it('prints no text of a ledger that steers the terminal, whichever cell it stands in', () => {
    const evil = (text: string) => `${text}\n\u001b[2J\u009b2J`;
    const [at, service, who] = [evil('2026-11-24T08:00:00'), evil('catalog'), evil('ada')];
    const example = { kind: 'wrong', request: evil('GET'), what: evil('name'), traceId: evil('4bf9') } as const;
    const verdict = { verdict: 'blamed', metric: 'requests', observed: '', limit: '', examples: [example] } as const;
    const why = { reason: evil('why'), override: evil('known'), verdict };
    const asked = row({ at, service, who, from: evil(A), to: evil(B), ...why });
    const screen = historyScreen([asked, { ...asked, at: evil('2026') }]);
    expect(screen.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
    expect(screen).toContain('  08:00:00 catalog [2J 2J: let through the gate: known [2J 2J');
  });

  it('says what to type when there is none', () => {
    expect(historyScreen([])).toEqual(['Nothing was deployed yet.', '', 'Next: npm run -s deploy -- <service>']);
  });
});
