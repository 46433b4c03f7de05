import { accepted, CAKES, insertCake } from '../database-case.builder.ts';

export default accepted(
  {
    applied: [CAKES],
    live: { statements: insertCake },
    candidate: { migrations: ['create index cakes_by_status on cakes (status)'] },
  },
  /index cakes_by_status keeps cakes from being written while it is made; safer: create index concurrently/,
);
