import { CAKES, findCake, refused } from '../database-case.builder.ts';

export default refused('bakery.find-cake', 'replaced', /relation "cakes" does not exist/, {
  applied: [CAKES],
  live: { statements: findCake },
  candidate: { migrations: ['drop table cakes'], phase: 'contract' },
});
