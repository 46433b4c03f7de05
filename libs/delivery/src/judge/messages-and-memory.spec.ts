import { describe, expect, it } from '@jest/globals';
import { answer, feed, newJudge } from './evidence.builder.ts';
import type { ConsumerSample } from './evidence.ts';
import type { Judge } from './judge.ts';

const MB = 1024 * 1024;

type Changes = Partial<ConsumerSample['candidate']> & {
  stable?: ConsumerSample['stable'];
  elsewhere?: number;
  atMs?: number;
};

function sample({ stable, elsewhere = 0, atMs = 1000, ...candidate }: Changes = {}): ConsumerSample {
  return {
    atMs,
    candidate: { handled: 5, deadLetters: 0, unhandled: 0, oldestUnhandledMs: 0, ...candidate },
    ...(stable ? { stable } : {}),
    deadLettersElsewhere: elsewhere,
  };
}

function inCanary(): Judge {
  const judge = newJudge({ consumes: true });
  judge.begin('canary', 0);
  feed(judge, 100, answer('candidate'));
  return judge;
}

const busy = { handled: 200, oldestUnhandledMs: 20 };

describe('a canary that consumes', () => {
  it('does not pass on its requests alone', () => {
    expect(inCanary().ask(1000)).toEqual({ say: 'undecided', waitingFor: 'a first word about its messages' });
  });

  it.each([
    ['everything of its partition is handled', sample({ stable: busy }), 'pass'],
    ['a message still waits', sample({ stable: busy, unhandled: 1 }), 'undecided'],
    ['it has had fewer than five, and traffic gives more', sample({ stable: busy, handled: 4 }), 'undecided'],
    [
      'its partition had little luck with few messages',
      sample({ stable: { ...busy, handled: 40 }, handled: 1 }),
      'pass',
    ],
    ['nobody had any message', sample({ stable: { ...busy, handled: 0 }, handled: 0 }), 'pass'],
  ])('when %s', (_, given, say) => {
    const judge = inCanary();
    judge.consumers(given);
    expect(judge.ask(1000).say).toBe(say);
  });

  it('is taken out by a dead letter, and blamed when the old release can handle that message', () => {
    const judge = inCanary();
    judge.consumers(sample({ deadLetters: 1, stable: busy }));
    expect(judge.ask(1000)).toMatchObject({ say: 'take-out', suspicion: { metric: 'dead-letters' } });
    expect(judge.ask(1100).say).toBe('take-out');
    judge.replayed({ handled: 1, deadAgain: 0 });
    expect(judge.ask(1200)).toMatchObject({ say: 'final', verdict: { verdict: 'blamed' } });
  });

  it('is not blamed for a message that the old release cannot handle either', () => {
    const judge = inCanary();
    judge.consumers(sample({ deadLetters: 1, stable: busy }));
    judge.ask(1000);
    judge.replayed({ handled: 0, deadAgain: 1 });
    expect(judge.ask(1200)).toMatchObject({ say: 'final', verdict: { verdict: 'inconclusive' } });
  });

  it('is blamed for dead letters of its events at other services', () => {
    const judge = inCanary();
    judge.consumers(sample({ elsewhere: 2, stable: busy }));
    judge.ask(1000);
    expect(judge.ask(1000)).toMatchObject({ verdict: { verdict: 'blamed', metric: 'dead-letters-elsewhere' } });
  });

  it.each([
    ['stable keeps up', busy, 'take-out'],
    ['stable is late as well', { ...busy, oldestUnhandledMs: 900 }, 'undecided'],
  ])('lags: %s', (_, stable, say) => {
    const judge = inCanary();
    judge.consumers(sample({ stable, unhandled: 9, oldestUnhandledMs: 2100 }));
    judge.consumers(sample({ stable, unhandled: 9, oldestUnhandledMs: 4100, atMs: 3000 }));
    expect(judge.ask(3000).say).toBe(say);
  });

  it('does not lag while its partition changes hands: what waited is handled within 2 s', () => {
    const judge = inCanary();
    judge.consumers(sample({ stable: busy, unhandled: 9, oldestUnhandledMs: 2100 }));
    judge.consumers(sample({ stable: busy, unhandled: 9, oldestUnhandledMs: 4000, atMs: 2900 }));
    expect(judge.ask(2900).say).toBe('undecided');
    judge.consumers(sample({ stable: busy, atMs: 3100 }));
    judge.consumers(sample({ stable: busy, unhandled: 1, oldestUnhandledMs: 2100, atMs: 5500 }));
    expect(judge.ask(5500).say).toBe('undecided');
  });
});

describe('a lag in the warm period', () => {
  it.each([
    ['blamed when the old release keeps up', 100, 'blamed'],
    ['inconclusive when it does not either', 3000, 'inconclusive'],
  ])('is %s', (_, oldestUnhandledMs, verdict) => {
    const judge = newJudge({ consumes: true });
    judge.begin('warm', 0);
    judge.consumers(sample({ unhandled: 9, oldestUnhandledMs: 2100 }));
    judge.consumers(sample({ unhandled: 9, oldestUnhandledMs: 4100, atMs: 3000 }));
    expect(judge.ask(3000)).toMatchObject({ say: 'take-out', suspicion: { metric: 'lag' } });
    judge.consumers(sample({ stable: { handled: 9, oldestUnhandledMs } }));
    expect(judge.ask(23_000)).toMatchObject({ say: 'final', verdict: { verdict } });
  });
});

describe('memory under steady traffic', () => {
  function grown(perSecondMb: number, stableMb: number): Judge {
    const judge = newJudge();
    judge.begin('warm', 0);
    for (let second = 0; second <= 20; second += 1) {
      const sawtooth = (second % 2) * 40 * MB;
      judge.memory({ atMs: second * 1000, side: 'stable', bytes: 90 * MB + second * stableMb * MB });
      judge.memory({ atMs: second * 1000, side: 'candidate', bytes: 90 * MB + second * perSecondMb * MB + sawtooth });
    }
    return judge;
  }

  it('may go up and down with collections', () => expect(grown(2, 0).ask(20_000).say).toBe('undecided'));

  it('takes out a leak, and blames it when stable does not grow', () => {
    const judge = grown(5, 0);
    expect(judge.ask(20_000)).toMatchObject({
      say: 'take-out',
      suspicion: { metric: 'memory', limit: '64 MB in 20 s' },
    });
    expect(judge.ask(20_000)).toMatchObject({ say: 'final', verdict: { verdict: 'blamed' } });
  });

  it('blames nobody when stable grows as well', () => {
    const judge = grown(5, 5);
    judge.ask(20_000);
    expect(judge.ask(20_000)).toMatchObject({ say: 'final', verdict: { verdict: 'inconclusive' } });
  });
});
