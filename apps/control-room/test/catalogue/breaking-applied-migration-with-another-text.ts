import { CAKES, refused } from '../database-case.builder.ts';

export default refused('migration bakery-0001-change', 'candidate', /applied with another text; write the next one/, {
  applied: [CAKES],
  live: {},
  candidate: { firstMigration: 'create table cakes (cake_id uuid primary key)' },
});
