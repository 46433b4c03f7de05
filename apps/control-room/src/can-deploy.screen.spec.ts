import { describe, expect, it } from '@jest/globals';
import type { Finding } from '@two-pizza/delivery';
import { canDeployScreen } from './can-deploy.screen.ts';
import type { CanDeployAnswer } from './deploy/can-deploy.ts';

const orders = { row: 'orders@1.4.0+ab12cd34', standing: 'live' } as const;
const fits: CanDeployAnswer = {
  candidate: 'catalog@1.3.0+00aa11bb',
  purpose: 'deploy',
  verdict: 'accepted',
  cells: [
    { ...orders, column: 'http-in', state: 'fits' },
    { ...orders, column: 'events-out', state: 'fits' },
  ],
  findings: [],
  losses: [],
  warnings: [],
  serves: 'not yet',
};
const finding: Finding = {
  ...orders,
  kind: 'request-ignored',
  column: 'http-in',
  path: 'catalog.list-products → request.query.productIds',
  reason: 'is sent, and the provider refuses fields that it does not name (400)',
  undecided: false,
  hurt: 'orders@1.4.0+ab12cd34 (live) sends it, and it is refused or has no effect, with nobody told',
  steps: ['accept the old field and the new one', 'stop accepting the old one when nobody sends it any more'],
  look: 'npm run -s can-deploy -- catalog --json',
};
const breaks: CanDeployAnswer = {
  ...fits,
  verdict: 'refused',
  cells: [{ ...orders, column: 'http-in', state: 'breaks' }],
  findings: [finding],
};

describe('can-deploy', () => {
  it('shows the matrix also when all fits, and what to type next', () => {
    expect(canDeployScreen(fits)).toEqual([
      'May catalog@1.3.0+00aa11bb join what is running now?',
      '',
      '                               HTTP in  HTTP out  events in  events out  database',
      '  orders@1.4.0+ab12cd34  live  ✓        ·         ·          ✓           ·',
      '',
      'Yes. Next: npx nx deploy catalog',
    ]);
  });

  it('shows the first thing that does not fit, who is hurt, and the way that works', () => {
    expect(canDeployScreen(breaks)).toEqual([
      'May catalog@1.3.0+00aa11bb join what is running now?',
      '',
      '                               HTTP in  HTTP out  events in  events out  database',
      '  orders@1.4.0+ab12cd34  live  ✗        ·         ·          ·           ·',
      '',
      '✗ catalog.list-products → request.query.productIds',
      '    what     is sent, and the provider refuses fields that it does not name (400)',
      '    who      orders@1.4.0+ab12cd34 (live) sends it, and it is refused or has no effect, with nobody told',
      '    step 1   accept the old field and the new one',
      '    step 2   stop accepting the old one when nobody sends it any more',
      '    look     npm run -s can-deploy -- catalog --json',
      '',
      'No: one thing does not fit. Nothing has changed; what runs goes on. Against better knowledge: npx nx deploy catalog --override "reason"',
    ]);
  });

  it('does not tell to deploy what serves already', () => {
    expect(canDeployScreen({ ...fits, serves: 'already' }).at(-1)).toBe(
      'Yes. It serves already: a deploy would change nothing',
    );
    expect(canDeployScreen({ ...breaks, serves: 'already' }).at(-1)).toBe(
      'No, it does not fit. It serves already: a deploy would change nothing',
    );
  });
});
