import { accepted, CAKES, insertCake } from '../database-case.builder.ts';

export default accepted({
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: { migrations: ['create index concurrently cakes_by_status on cakes (status)'] },
});
