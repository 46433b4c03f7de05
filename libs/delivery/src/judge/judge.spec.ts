import { describe, expect, it } from '@jest/globals';
import { answer, feed, newJudge } from './evidence.builder.ts';
import { judgePolicy } from './policy.ts';
import { badAnswerText } from './bad-answers.ts';
import { verdictText } from './verdict.ts';
import type { Judge } from './judge.ts';

function inCanary(): Judge {
  const judge = newJudge();
  judge.begin('canary', 0);
  return judge;
}

const failed = answer('candidate', { status: 500 });

describe('stable, before the first stage', () => {
  it('is calm when its last 60 requests were good', () => {
    const judge = newJudge();
    expect(judge.isStableCalm).toBe(false);
    feed(judge, 1000, answer('stable'));
    expect(judge.isStableCalm).toBe(true);
    feed(judge, 1, answer('stable', { status: 500 }));
    feed(judge, 59, answer('stable'));
    expect(judge.isStableCalm).toBe(false);
    feed(judge, 1, answer('stable'));
    expect(judge.isStableCalm).toBe(true);
  });
});

describe('a canary', () => {
  it('passes after about 100 clean requests, and says what it still waits for until then', () => {
    const judge = inCanary();
    feed(judge, 60, answer('candidate'));
    expect(judge.ask(1000)).toEqual({ say: 'undecided', waitingFor: 'about 40 more clean requests' });
    feed(judge, 40, answer('candidate'));
    expect(judge.ask(1000)).toMatchObject({
      say: 'pass',
      verdict: { verdict: 'good', observed: '0 of 100 requests bad, stable 0 of 0' },
    });
  });

  it.each([
    ['bears the clump of slow answers that its first requests are', judgePolicy.slowEveryMs.stage, 0.8, 'undecided'],
    ['is taken out when it is slow for a second', judgePolicy.slowEveryMs.stage, 1, 'take-out'],
    ['control: where every slow answer counts, a clump takes it out', 0, 0.8, 'take-out'],
  ])('%s', (_, stage, seconds, say) => {
    const judge = newJudge({ policy: { ...judgePolicy, slowEveryMs: { stage, warm: 0 } } });
    judge.begin('canary', 0);
    for (let atMs = 0; atMs < seconds * 1000; atMs += 50) judge.request(answer('candidate', { atMs, answerMs: 400 }));
    expect(judge.ask(seconds * 1000).say).toBe(say);
  });

  it.each([
    ['ends inconclusive after 20 s without a verdict', 200, 20_000, 'take-out'],
    ['has longer when stable was bad beside it', 500, 29_000, 'undecided'],
    ['has not for ever', 500, 30_000, 'take-out'],
  ])('%s', (_, stableSays, atMs, say) => {
    const judge = inCanary();
    feed(judge, 1, answer('stable', { status: stableSays }));
    feed(judge, 60, answer('candidate'));
    expect(judge.ask(atMs - 1).say).toBe('undecided');
    expect(judge.ask(atMs).say).toBe(say);
  });

  it('that has passed is still taken out by failures, and not for want of evidence, until the next stage begins', () => {
    const judge = inCanary();
    feed(judge, 100, answer('candidate'));
    expect(judge.ask(1000).say).toBe('pass');
    expect(judge.ask(60_000).say).toBe('pass');
    feed(judge, 3, failed);
    expect(judge.ask(60_000)).toMatchObject({ say: 'take-out', suspicion: { metric: 'requests' } });
  });

  it('is taken out by three straight failures, and blamed when stable then answers', () => {
    const judge = inCanary();
    feed(judge, 9, answer('stable'));
    feed(judge, 3, failed);
    expect(judge.ask(1000)).toMatchObject({
      say: 'take-out',
      suspicion: { metric: 'requests', observed: '3 of 3 requests bad, stable 0 of 9' },
    });
    feed(judge, 299, answer('stable'));
    expect(judge.ask(1000).say).toBe('take-out');
    feed(judge, 1, answer('stable'));
    const last = judge.ask(1000);
    expect(last.say === 'final' && verdictText(last.verdict)).toBe(
      'blamed: requests: 3 of 3 requests bad, stable 0 of 309 (p 2.0e-7), in the burst 3 of 3 requests bad, stable 0 of 29 (p 0.00020); ' +
        'limit: worse than stable: p < 0.001 and < 0.01 in the burst',
    );
  });

  it('is not blamed when what it depends on fails stable as well', () => {
    const judge = inCanary();
    feed(judge, 3, failed);
    judge.ask(1000);
    feed(judge, 300, answer('stable', { status: 500 }));
    expect(judge.ask(1000)).toMatchObject({ say: 'final', verdict: { verdict: 'inconclusive' } });
  });

  it('counts what comes after the take-out for stable alone: late answers of the candidate change nothing', () => {
    const judge = inCanary();
    feed(judge, 3, failed);
    feed(judge, 50, answer('candidate'));
    feed(judge, 300, answer('stable'));
    judge.ask(1000);
    expect(judge.ask(1000)).toMatchObject({ verdict: { numbers: { candidateRequests: 3, candidateBad: 3 } } });
    expect(judge.counts().candidate).toMatchObject({ requests: 53, bad: 3 });
  });

  it('ends inconclusive when its time is over and too few have come: no data is no pass', () => {
    const judge = inCanary();
    feed(judge, 30, answer('candidate'));
    expect(judge.ask(20_000)).toMatchObject({ say: 'take-out', suspicion: { metric: 'evidence' } });
    expect(judge.ask(20_000)).toMatchObject({ say: 'final', verdict: { verdict: 'inconclusive' } });
  });

  it('attributes with what has come when stable gets no 300 requests', () => {
    const judge = inCanary();
    feed(judge, 3, answer('candidate', { atMs: 5000, status: 500 }));
    feed(judge, 40, answer('stable'));
    expect(judge.ask(24_999).say).toBe('take-out');
    expect(judge.ask(25_000)).toMatchObject({ say: 'final', verdict: { verdict: 'blamed' } });
  });

  it('ignores another service, and another release that was in the slot before', () => {
    const judge = inCanary();
    feed(judge, 9, answer('candidate', { status: 500, service: 'catalog' }));
    feed(judge, 9, answer('candidate', { status: 500, release: '0.9.0+00000000' }));
    feed(judge, 9, answer('candidate', { status: 503, slot: '' }));
    expect(judge.counts().candidate.requests).toBe(0);
  });

  it('counts a connection that died in the candidate’s slot, although no release answered', () => {
    const judge = inCanary();
    const { release: _, ...line } = answer('candidate', { status: 502, termination: 'SH' });
    feed(judge, 3, line);
    expect(judge.ask(1000).say).toBe('take-out');
  });

  it('counts requests that only the proxy’s counters know of, from the first look on', () => {
    const judge = inCanary();
    for (const lost of [40, 41, 41, 43]) judge.lost({ service: 'orders', slot: 'green', lost }, 1000);
    expect(judge.counts().candidate).toMatchObject({ requests: 3, bad: 3 });
    expect(judge.ask(1000).say).toBe('take-out');
  });

  it('is taken out when it refuses what stable accepts', () => {
    const judge = inCanary();
    for (let n = 0; n < 6; n += 1) {
      feed(judge, 3, answer('stable'));
      feed(judge, 1, answer('candidate', { status: 401 }));
    }
    expect(judge.ask(1000)).toMatchObject({ say: 'take-out', suspicion: { metric: 'refusals' } });
    feed(judge, 300, answer('stable'));
    expect(judge.ask(1000)).toMatchObject({ say: 'final', verdict: { verdict: 'blamed', metric: 'refusals' } });
  });

  it('may refuse as often as stable does', () => {
    const judge = inCanary();
    for (let n = 0; n < 100; n += 1) {
      feed(judge, 3, answer('stable', { status: 404 }));
      feed(judge, 1, answer('candidate', { status: 404 }));
    }
    expect(judge.ask(1000).say).toBe('pass');
  });

  it('keeps the verdict that the driver gave', () => {
    const judge = inCanary();
    judge.endedByDriver({ verdict: 'blamed', metric: 'exited', observed: 'exit code 1', limit: 'runs' }, 500);
    expect(judge.ask(500)).toMatchObject({ say: 'take-out', suspicion: { verdict: 'inconclusive' } });
    feed(judge, 9, failed);
    expect(judge.ask(1000)).toMatchObject({ say: 'final', verdict: { verdict: 'blamed', metric: 'exited' } });
  });
});

const wrong = { atMs: 1, service: 'orders', release: '', operation: 'orders.get-order', what: 'total 2, expected 1' };

describe('a shopper’s word about a wrong answer', () => {
  it('makes the answer bad, whether it comes after the proxy’s line or before it', () => {
    const judge = inCanary();
    for (const traceId of ['a', 'b']) judge.request(answer('candidate', { traceId }));
    for (const traceId of ['a', 'b', 'c']) judge.wrongAnswer({ ...wrong, traceId });
    judge.request(answer('candidate', { traceId: 'c' }));
    expect(judge.counts().candidate).toMatchObject({ requests: 3, bad: 3 });
    expect(judge.ask(1000).say).toBe('take-out');
  });

  it('counts once, however often it is said, and not for an answer that was bad anyhow', () => {
    const judge = inCanary();
    judge.request(answer('candidate', { traceId: 'a' }));
    judge.request(answer('candidate', { traceId: 'b', status: 500 }));
    for (const traceId of ['a', 'a', 'b']) judge.wrongAnswer({ ...wrong, traceId });
    expect(judge.counts().candidate).toMatchObject({ requests: 2, bad: 2 });
  });
});

describe('a verdict', () => {
  const verdictAfter = (feedIt: (judge: ReturnType<typeof inCanary>) => void) => {
    const judge = inCanary();
    feed(judge, 30, answer('stable', { status: 500 }));
    feedIt(judge);
    feed(judge, 300, answer('stable'));
    judge.ask(1000);
    const last = judge.ask(1000);
    return last.say === 'final' ? (last.verdict.examples ?? []).map(badAnswerText) : last;
  };

  it('says what was wrong: the first bad answer of the candidate of each kind, the most telling first', () => {
    const explained = verdictAfter((judge) => {
      judge.request(answer('candidate', { answerMs: 400 }));
      judge.request(answer('candidate', { status: 502, termination: 'SH', answerMs: -1, activeMs: 3, traceId: 'a' }));
      judge.request(answer('candidate', { status: -1, termination: 'SH' }));
      judge.request(answer('stable', { traceId: 's' }));
      judge.request(answer('candidate', { traceId: 'c' }));
      for (const traceId of ['s', 'b', 'c'])
        judge.wrongAnswer({ ...wrong, traceId, what: `${wrong.what} (${traceId})` });
      judge.request(answer('candidate', { path: '/orders/18', traceId: 'b' }));
    });
    expect(explained).toEqual([
      'for example: GET /orders/17 → total 2, expected 1 (c) (npm run trace -- c)',
      'for example: GET /orders/17 → answered 502, broken off (SH) after 3 ms (npm run trace -- a)',
      'for example: GET /orders/17 → answered 200 after 400 ms, expected within 100 ms',
    ]);
  });

  it('keeps no mail address and no long text: it stays in the ledger', () => {
    const what = `to "ada@example.org", expected "shopper-1@shop.invalid"${'x'.repeat(999)}`;
    const told = { ...wrong, traceId: 'a', what };
    const explained = verdictAfter((judge) => {
      judge.request(answer('candidate', { traceId: 'a' }));
      judge.wrongAnswer(told);
      feed(judge, 9, failed);
    });
    expect(explained).toContainEqual(expect.stringContaining('to "<mail address>", expected "<mail address>"x'));
    expect(String(explained).length).toBeLessThan(500);
  });

  it('says what a shopper told before the proxy’s line came', () => {
    const explained = verdictAfter((judge) => {
      for (const traceId of ['s', 'a']) judge.wrongAnswer({ ...wrong, traceId });
      feed(judge, 1, answer('stable', { traceId: 's' }));
      feed(judge, 1, answer('candidate', { traceId: 'a' }));
      feed(judge, 5, failed);
    });
    expect(explained).toContain('for example: GET /orders/17 → total 2, expected 1 (npm run trace -- a)');
  });

  it('about refusals shows a refusal, and forgets what an earlier stage has seen', () => {
    const explained = verdictAfter((judge) => {
      judge.request(answer('candidate', { status: 403 }));
      judge.begin('canary', 0);
      feed(judge, 30, answer('stable'));
      judge.request(answer('candidate', { status: 500 }));
      feed(judge, 9, answer('candidate', { status: 401 }));
    });
    expect(explained).toEqual(['for example: GET /orders/17 → answered 401 after 8 ms']);
  });

  it('has no examples where the driver has given it', () => {
    const judge = inCanary();
    feed(judge, 1, failed);
    const reason = { verdict: 'blamed', metric: 'requests', observed: 'x', limit: 'y' } as const;
    judge.endedByDriver(reason, 500);
    judge.ask(500);
    expect(judge.ask(500)).toEqual({ say: 'final', verdict: reason });
  });
});

describe('a stable release that was in trouble', () => {
  it('does not hide a candidate that fails one request in five: p0 follows it no further than 2 %', () => {
    const judge = newJudge();
    feed(judge, 300, answer('stable', { status: 500 }));
    feed(judge, 700, answer('stable'));
    judge.begin('canary', 0);
    for (let n = 0; n < 20; n += 1) {
      feed(judge, 4, answer('candidate'));
      feed(judge, 1, failed);
    }
    expect(judge.ask(1000)).toMatchObject({
      say: 'take-out',
      suspicion: { metric: 'requests', limit: 'bad share nearer 2 % than 6.5 %' },
    });
  });
});

describe('the warm period', () => {
  it('passes at its end, whatever the traffic', () => {
    const judge = newJudge();
    judge.begin('warm', 0);
    expect(judge.ask(29_000)).toEqual({ say: 'undecided', waitingFor: 'the end of the warm period, 1 s' });
    expect(judge.ask(30_000)).toMatchObject({ say: 'pass', verdict: { metric: 'warm-period' } });
  });

  it('takes out a release that breaks after hundreds of clean requests as quickly as a fresh one', () => {
    const judge = newJudge();
    judge.begin('warm', 0);
    feed(judge, 500, answer('candidate'));
    feed(judge, 3, failed);
    expect(judge.ask(1000).say).toBe('take-out');
  });

  it.each([
    [
      'bears a stall of the machine: many slow answers within four seconds',
      judgePolicy.slowEveryMs.warm,
      3.9,
      'undecided',
    ],
    [
      'takes out a release that has become slow: answers are slow for longer',
      judgePolicy.slowEveryMs.warm,
      4.1,
      'take-out',
    ],
    ['control: where every slow answer counts, the stall takes a good release out', 0, 3.9, 'take-out'],
  ])('%s', (_, warm, seconds, say) => {
    const judge = newJudge({ policy: { ...judgePolicy, slowEveryMs: { stage: 0, warm } } });
    judge.begin('warm', 0);
    for (let atMs = 0; atMs < seconds * 1000; atMs += 50) judge.request(answer('candidate', { atMs, answerMs: 400 }));
    expect(judge.ask(seconds * 1000).say).toBe(say);
  });

  it('bears what stable was known for: its bad share of the last 1 000 requests', () => {
    const judge = newJudge();
    for (let n = 0; n < 1000; n += 1) judge.request(answer('stable', { status: n % 20 === 0 ? 500 : 200 }));
    judge.begin('warm', 0);
    feed(judge, 3, failed);
    expect(judge.ask(1000).say).toBe('undecided');
  });
});

describe('a deploy that was taken out', () => {
  it('begins no further stage', () => {
    const judge = inCanary();
    feed(judge, 3, failed);
    expect(() => judge.begin('warm', 1000)).toThrow('the candidate was taken out (requests): it begins no warm');
  });
});
