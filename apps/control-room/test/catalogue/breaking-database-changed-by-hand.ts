import { CAKES, refused } from '../database-case.builder.ts';

export default refused('database bakery', 'candidate', /cakes\.hurry is there, and no migration makes it/, {
  applied: [CAKES],
  byHand: 'alter table cakes add column hurry boolean',
  live: {},
  candidate: { migrations: ['alter table cakes add column oven text'] },
});
