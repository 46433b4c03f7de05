import { CAKES, insertCake, refused } from '../database-case.builder.ts';

export default refused('bakery.insert-cake', 'protected', /column "note" of relation "cakes" does not exist/, {
  applied: [CAKES],
  live: {},
  rollbackTarget: { statements: insertCake },
  candidate: { migrations: ['alter table cakes drop column note'], phase: 'contract' },
});
