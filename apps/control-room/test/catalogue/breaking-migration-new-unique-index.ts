import { CAKES, insertCake, refused } from '../database-case.builder.ts';

export default refused('cakes: cakes_by_note', 'replaced', /is new: CREATE UNIQUE INDEX/, {
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: { migrations: ['create unique index cakes_by_note on cakes (note)'] },
});
