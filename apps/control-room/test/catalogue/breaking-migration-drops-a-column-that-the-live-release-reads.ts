import { CAKES, findCake, refused } from '../database-case.builder.ts';

export default refused('bakery.find-cake', 'replaced', /column "note" does not exist/, {
  applied: [CAKES],
  live: { statements: findCake },
  candidate: { migrations: ['alter table cakes drop column note'], phase: 'contract' },
});
