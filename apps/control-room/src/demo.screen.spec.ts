import { describe, expect, it } from '@jest/globals';
import type { Shipped, Tour } from './demo/tour.ts';
import { feltBetween } from './demo/tour.ts';
import { deployEnd } from './deploy.screen.ts';
import { insideTour, tourPage } from './demo.screen.ts';

const [A, B, C] = ['1.0.0+aaaaaaaa', '1.0.0+bbbbbbbb', '1.0.0+cccccccc'];
const good: Shipped = {
  service: 'catalog',
  does: 'its log says how many products were listed',
  end: { kind: 'end', asked: 'deploy', outcome: 'promoted', service: 'catalog', from: A, to: B, tookMs: 4310 },
  customers: { sent: 180, bad: 0 },
};
const bad: Shipped = {
  ...good,
  does: '5 % of the lists are answered with 500',
  end: {
    ...good.end,
    outcome: 'rolled-back',
    from: B,
    to: C,
    tookMs: 2100,
    verdict: 'blamed: requests: 5 of 61 bad',
    failedRequests: 2,
    restoreMs: 900,
  },
  customers: { sent: 90, bad: 2 },
};
const tour: Tour = {
  tookMs: 41_000,
  order: { orderId: '0198', status: 'confirmed', toMailMs: 61.4 },
  good,
  bad,
};

describe('the page of the tour', () => {
  it('says what was shipped, how it ended, and what customers had of it', () => {
    expect(tourPage(tour)).toEqual([
      '',
      'What you have seen, in 41.0 s',
      '',
      '1  An order went through three services, Kafka and three databases to the customer’s mail.',
      '   order             0198: confirmed, mail after 61 ms',
      '',
      '2  A new catalog took over while customers shopped.',
      '   release           1.0.0+bbbbbbbb in place of 1.0.0+aaaaaaaa, after 4.3 s',
      '   what changed      its log says how many products were listed',
      '   customers felt    0 failed or wrong answers, of 180 to shoppers meanwhile',
      '',
      '3  A broken catalog was rolled back, by itself.',
      '   release           1.0.0+cccccccc, out after 2.1 s; 1.0.0+bbbbbbbb serves',
      '   what was broken   5 % of the lists are answered with 500',
      '   how it was seen   blamed: requests: 5 of 61 bad',
      '   customers felt    2 failed or wrong answers, of 90 to shoppers meanwhile; of the broken release 2, for 0.9 s',
      '',
      'Nobody was asked, and no team waited for another.',
      '',
      'Look closer:',
      '  npx nx deploy catalog                 your own release back, in place of the tour’s',
      '  npm run trace -- 0198                 the way of the order',
      '  npm run history -- catalog            these deploys, with times and verdicts',
      '  npm run -s bad-release -- --list      more ways to break it',
    ]);
  });

  it('does not call a broken release caught that was promoted', () => {
    const missed = { ...bad, end: { ...bad.end, outcome: 'promoted' as const } };
    expect(tourPage({ ...tour, bad: missed })).toContain('3  A broken catalog was promoted: nothing caught it.');
  });

  it('has no way back to the own release when the good one did not stay', () => {
    const back = { ...good, end: { ...good.end, outcome: 'rolled-back' as const } };
    expect(tourPage({ ...tour, good: back }).join('\n')).not.toContain('nx deploy');
  });
});

it.each([good, bad])('a deploy inside the tour says how it ended, and no other command to go on with', ({ end }) => {
  const [all, shown] = [deployEnd(end), insideTour(deployEnd(end))];
  expect(all.filter((line) => line.startsWith('Next: '))).toHaveLength(1);
  expect(shown).toHaveLength(all.length - 1);
  expect(shown.join('\n')).not.toContain('Next:');
});

it('customers’ answers of a time are what two summaries of them differ by', () => {
  const summary = (sent: number, failed: number, wrong: number) => ({
    ...{ kind: 'summary' as const, atMs: 0, sent },
    byRelease: { 'catalog@1': { answers: sent, failed, wrong, late: 3 } },
  });
  expect(feltBetween(summary(10, 1, 0), summary(40, 1, 2))).toEqual({ sent: 30, bad: 2 });
});
