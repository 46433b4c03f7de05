import { describe, expect, it } from '@jest/globals';
import { check, renderReport } from './checker.ts';
import { brokenWorlds } from './broken-worlds.builder.ts';
import * as made from './healthy-run.builder.ts';

const limits = { minimumOrders: 3, allowedMailRepeats: 0 };
const checked = (run: made.Run) => check(run.journal, run.world, limits);

describe('the checker', () => {
  it('finds nothing in a run where all went well, and says what it saw', () => {
    expect(renderReport(checked(made.healthyRun()))).toEqual([
      'seed 7 · 6 orders placed (3 ok, 1 failed, 2 unknown) · 2 cancellations (1 ok, 1 failed, 0 unknown) · ' +
        'stored 2 confirmed, 1 rejected, 1 cancelled, 0 pending · 5 mails · repeated: 0 events, 0 mails · 0 findings',
    ]);
  });

  it.each(Object.entries(brokenWorlds).map(([code, [story, breakIt, subject]]) => ({ code, story, breakIt, subject })))(
    'says $code when $story',
    ({ code, breakIt, subject }) => {
      const run = made.healthyRun();
      breakIt(run);
      expect(checked(run).findings).toContainEqual({ code, subject, evidence: expect.any(String) });
    },
  );

  it('never passes a run without orders, whatever the minimum', () => {
    const run = made.healthyRun();
    run.journal.placements.length = 0;
    const { findings } = check(run.journal, run.world, { minimumOrders: 0, allowedMailRepeats: 0 });
    expect(findings.map(({ code }) => code)).toContain('too-few-orders');
  });

  it('shows the numbers behind a finding', () => {
    const run = made.healthyRun();
    run.world.stock[0] = { productId: 'tea', stock: 94 };
    expect(renderReport(checked(run))[0]).toBe(
      'stock-taken-twice: tea: initial 100 − 4 in confirmed orders = 96, but now 94: 2 too few',
    );
  });

  it('accepts a repeated event and as many repeated mails as a kill allows, and counts them', () => {
    const run = made.healthyRun();
    run.world.events.push(made.event('a', 'order-confirmed'));
    run.world.mails.push(made.mail('a', 'order-confirmed'));
    const report = check(run.journal, run.world, { minimumOrders: 3, allowedMailRepeats: 1 });
    expect(report.findings).toEqual([]);
    expect(report.summary).toContain('repeated: 1 events, 1 mails');
  });

  it('takes an order answered under two ids for one key as twice', () => {
    const run = made.healthyRun();
    run.journal.placements[0]!.answers.push(made.ok('b'));
    expect(checked(run).findings.map(({ code }) => code)).toContain('order-twice');
  });
});
