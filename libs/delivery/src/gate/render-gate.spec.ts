import { describe, expect, it } from '@jest/globals';
import type { Cell, Finding, GateAnswer } from './answer.ts';
import { renderGate } from './render-gate.ts';

const cell = (row: string, standing: Cell['standing'], column: Cell['column'], state: Cell['state']): Cell => ({
  row,
  standing,
  column,
  state,
});

const finding: Finding = {
  kind: 'request-ignored',
  row: 'orders@1.4.0+ab12cd34',
  standing: 'live',
  column: 'http-in',
  path: 'catalog.list-products → request.query.productIds',
  reason: 'is sent, and the provider refuses fields that it does not name (400)',
  undecided: false,
  witness: { productIds: 'a,b' },
  hurt: 'orders@1.4.0+ab12cd34 (live) sends it, and it is refused or has no effect, with nobody told',
  steps: ['accept the old field and the new one', 'stop accepting the old one when nobody sends it any more'],
  look: 'npm run -s can-deploy -- catalog --json',
};

const refused: GateAnswer = {
  candidate: 'catalog@1.3.0+00aa11bb',
  purpose: 'deploy',
  verdict: 'refused',
  cells: [
    cell('catalog@1.2.0+99aa11bb', 'replaced', 'http-in', 'nothing'),
    cell('orders@1.4.0+ab12cd34', 'live', 'http-in', 'breaks'),
    cell('orders@1.4.0+ab12cd34', 'live', 'events-out', 'fits'),
    cell('outside', 'outside', 'http-in', 'undecided'),
    cell('catalog@1.2.0+99aa11bb', 'replaced', 'database', 'fits'),
  ],
  findings: [
    finding,
    {
      ...finding,
      row: 'outside',
      standing: 'outside',
      path: 'catalog.get-product → answer.200.name',
      reason: 'may be shorter',
    },
  ],
  losses: [],
  warnings: ['catalog-0002-names.sql rewrites the table products'],
};

describe("the gate's screen", () => {
  it('shows the matrix, the first failing cell with the way that works, and what is still fine', () => {
    expect(renderGate(refused)).toEqual([
      'May catalog@1.3.0+00aa11bb join what is running now?',
      '',
      '                                              HTTP in  HTTP out  events in  events out  database',
      '  catalog@1.2.0+99aa11bb  replaced by it      ·        ·         ·          ·           ✓',
      '  orders@1.4.0+ab12cd34   live                ✗        ·         ·          ✓           ·',
      "  outside                 customers' clients  ?        ·         ·          ·           ·",
      '',
      '✗ catalog.list-products → request.query.productIds',
      '    what     is sent, and the provider refuses fields that it does not name (400)',
      '    example  {"productIds":"a,b"}',
      '    who      orders@1.4.0+ab12cd34 (live) sends it, and it is refused or has no effect, with nobody told',
      '    step 1   accept the old field and the new one',
      '    step 2   stop accepting the old one when nobody sends it any more',
      '    look     npm run -s can-deploy -- catalog --json',
      '',
      'and 1 more:',
      '✗ catalog.get-product → answer.200.name: may be shorter (outside)',
      '',
      '… catalog-0002-names.sql rewrites the table products',
      'No: 2 things do not fit. Nothing has changed; what runs goes on. Against better knowledge: npx nx deploy catalog --override "reason"',
    ]);
  });

  it('does not say that nothing has changed when its no is overruled', () => {
    expect(renderGate(refused, 'the customer waits').at(-1)).toBe(
      'No: 2 things do not fit. It goes on all the same: the customer waits',
    );
  });

  it('tells what customers lose by a late rollback', () => {
    const back = { ...refused, purpose: 'rollback' as const, verdict: 'accepted' as const, cells: [], findings: [] };
    const lines = renderGate({ ...back, losses: [finding], warnings: [] });
    expect(lines.slice(-2)).toEqual([
      '- customers lose: catalog.list-products → request.query.productIds is sent, and the provider refuses fields that it does not name (400)',
      'Yes. Next: npx nx rollback catalog',
    ]);
  });

  it('says what to type next when all fits', () => {
    const accepted = {
      ...refused,
      verdict: 'accepted' as const,
      cells: refused.cells.slice(0, 1),
      findings: [],
      warnings: [],
    };
    expect(renderGate(accepted).at(-1)).toBe('Yes. Next: npx nx deploy catalog');
  });
});
