import { describe, expect, it } from '@jest/globals';
import { rolesOf } from './migration-settings.ts';

describe('the roles of a migration job', () => {
  it('are those that the two URLs name, decoded', () => {
    expect(rolesOf('postgres://tea_owner:a%2Fb@db:5432/tea', 'postgres://tea:c%40d@db:5432/tea')).toEqual({
      database: 'tea',
      owner: { name: 'tea_owner', password: 'a/b' },
      runtime: { name: 'tea', password: 'c@d' },
    });
  });

  it('are refused when the URLs are of two databases', () => {
    expect(() => rolesOf('postgres://o:p@db/tea', 'postgres://r:p@db/milk')).toThrow(
      'DATABASE_MIGRATION_URL is of the database "tea", DATABASE_URL of "milk": give both one',
    );
  });
});
