import { CAKES, refused } from '../database-case.builder.ts';

export default refused('migration bakery-0002-change', 'candidate', /relation "pies" does not exist/, {
  applied: [CAKES],
  live: {},
  candidate: { migrations: ['alter table pies add column filling text'] },
});
