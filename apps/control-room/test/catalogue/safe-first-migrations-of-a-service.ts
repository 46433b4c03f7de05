import { accepted, CAKES, findCake, insertCake } from '../database-case.builder.ts';

export default accepted({
  applied: [],
  live: {},
  candidate: { migrations: [CAKES], statements: { ...insertCake, ...findCake } },
});
