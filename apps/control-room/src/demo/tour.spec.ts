import { describe, expect, it } from '@jest/globals';
import type { Followed } from '../deploy/follow-deploy.ts';
import { endUnlessLeft } from './tour.ts';

const [from, to] = ['1.0.0+aaaaaaaa', '1.0.0+bbbbbbbb'];
const promoted = {
  kind: 'end',
  asked: 'deploy',
  outcome: 'promoted',
  service: 'catalog',
  from,
  to,
  tookMs: 1,
} as const;
const rolledBack = { ...promoted, outcome: 'rolled-back', verdict: 'blamed: requests: 5 of 61 bad' } as const;
const asked = { ...rolledBack, verdict: 'taken back by ada', backMs: 12 } as const;
const goOn = (end: Followed) => () => endUnlessLeft(end);

describe('a tour that was left', () => {
  it('goes on while nobody asked for anything, also when the judge took the release out', () => {
    expect(endUnlessLeft({ ...promoted, interrupted: false })).toEqual(promoted);
    expect(endUnlessLeft({ ...rolledBack, interrupted: false })).toEqual(rolledBack);
  });

  it('ends when somebody asked for the release before: that one serves', () => {
    expect(goOn({ ...asked, interrupted: false })).toThrow(`the release before, ${from}, serves. See: npm run history`);
  });

  it('ends after a Ctrl-C however the deploy went, and says what serves', () => {
    expect(goOn({ ...rolledBack, interrupted: true })).toThrow(`the release before, ${from}, serves`);
    expect(goOn({ ...promoted, interrupted: true })).toThrow(`${to} serves already`);
    expect(goOn('detached')).toThrow('the deploy goes on');
  });
});
