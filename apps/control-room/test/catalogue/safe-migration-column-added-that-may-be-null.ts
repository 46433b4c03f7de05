import { accepted, CAKES, findCake, insertCake } from '../database-case.builder.ts';

export default accepted({
  applied: [CAKES],
  live: { statements: { ...insertCake, ...findCake } },
  candidate: {
    migrations: ['alter table cakes add column oven text'],
    statements: { 'bakery.find-cake': 'select cake_id, oven from cakes where cake_id = $1' },
  },
});
