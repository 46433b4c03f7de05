import { CAKES, insertCake, refused } from '../database-case.builder.ts';

export default refused('cakes.oven', 'replaced', /is new, not null and has no default; bakery.insert-cake/, {
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: {
    migrations: ['alter table cakes add column oven text not null'],
    statements: { 'bakery.insert-cake': 'insert into cakes (cake_id, status, oven) values ($1, $2, $3)' },
  },
});
