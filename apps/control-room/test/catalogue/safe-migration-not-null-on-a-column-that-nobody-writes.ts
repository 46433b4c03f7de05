import { accepted, CAKES, findCake } from '../database-case.builder.ts';

export default accepted(
  {
    applied: [CAKES],
    live: { statements: { ...findCake, 'bakery.bake': 'update cakes set status = $2 where cake_id = $1' } },
    candidate: { migrations: ['alter table cakes alter column note set not null'] },
  },
  /cakes\.note is checked for nulls on all rows under a lock/,
);
