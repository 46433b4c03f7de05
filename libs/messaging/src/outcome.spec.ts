import { describe, expect, it } from '@jest/globals';
import { applied, consequences, labelOf, Later, refused, type Outcome } from './outcome.ts';
import { retryOf } from './error-kind.ts';

/** One of each member; `satisfies` makes a new member fail here until it is added. */
const oneOfEach = {
  applied,
  ignored: { outcome: 'ignored', reason: 'repeat' },
  refused: refused('order-cancelled'),
  later: { outcome: 'later', reason: 'connection refused' },
  dead: { outcome: 'dead', reason: 'unexpected' },
} as const satisfies { [O in Outcome['outcome']]: Extract<Outcome, { outcome: O }> | ReturnType<typeof refused> };

describe('an outcome', () => {
  it.each(Object.entries(oneOfEach))('%s has a label that names it', (name, outcome) => {
    expect(labelOf(outcome)).toMatch(new RegExp(`^${name}(:|$)`));
  });

  it('moves the offset on, unless the message waits', () => {
    expect(consequences).toEqual({
      applied: 'moves-on',
      ignored: 'moves-on',
      refused: 'moves-on',
      later: 'stays',
      dead: 'moves-on',
    });
  });
});

describe('an error says what happens next', () => {
  it.each([
    ['Later', new Later('mail server away'), 'later'],
    ['an error of another lib that says so', Object.assign(new Error('open'), { retry: 'later' }), 'later'],
    ['a deadlock', Object.assign(new Error('x'), { code: '40P01' }), 'later'],
    ['a refused connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'later'],
    ['a fault of the handler', new TypeError('x is undefined'), 'never'],
    ['a broken constraint', Object.assign(new Error('x'), { code: '23514' }), 'never'],
    ['something that is no error', 'text', 'never'],
  ])('%s', (_name, error, retry) => {
    expect(retryOf(error)).toBe(retry);
  });
});
