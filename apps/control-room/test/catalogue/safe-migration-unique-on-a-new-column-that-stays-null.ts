import { accepted, CAKES, insertCake } from '../database-case.builder.ts';

export default accepted({
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: { migrations: ['alter table cakes add column number integer constraint one_number unique'] },
});
