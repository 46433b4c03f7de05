import { accepted, CAKES } from '../database-case.builder.ts';

/** What it could not do before, the candidate does not take from it. */
export default accepted({
  applied: [CAKES],
  live: { statements: { 'bakery.find-pie': 'select * from pies' } },
  candidate: { migrations: ['alter table cakes add column oven text'] },
});
