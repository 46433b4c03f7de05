import { accepted, CAKES, insertCake } from '../database-case.builder.ts';

export default accepted({
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: {
    migrations: [
      `create table slices (slice_id text primary key, cake_id text not null references cakes on delete cascade,
         kind text not null check (kind in ('big', 'small')), unique (cake_id, kind))`,
    ],
    statements: {
      'bakery.cut': 'insert into slices (slice_id, cake_id, kind) select $1, cake_id, $3 from cakes where cake_id = $2',
    },
  },
});
