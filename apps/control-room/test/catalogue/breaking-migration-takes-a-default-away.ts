import { CAKES, insertCake, refused } from '../database-case.builder.ts';

/** The insert does not name the column: it lived on the default. */
export default refused('cakes.grams', 'replaced', /is not null and has no default/, {
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: { migrations: ['alter table cakes alter column grams drop default'] },
});
