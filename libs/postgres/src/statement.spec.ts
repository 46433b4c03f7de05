import { describe, expect, it } from '@jest/globals';
import { declaredStatements, statement } from './statement.ts';

describe('statement', () => {
  it('keeps every declared statement as data', () => {
    const declared = statement('spec.kept', 'select 1');
    expect(declaredStatements()).toContainEqual(declared);
  });

  it('refuses a second text under the same name', () => {
    statement('spec.twice', 'select 1');
    expect(() => statement('spec.twice', 'select 2')).toThrow('two statements are named "spec.twice"');
  });

  it('refuses a name that PostgreSQL would cut', () => {
    expect(() => statement('s'.repeat(64), 'select 1')).toThrow('longer than 63 bytes');
  });
});
