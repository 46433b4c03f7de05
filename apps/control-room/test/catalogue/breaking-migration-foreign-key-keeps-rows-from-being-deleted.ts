import { CAKES, refused } from '../database-case.builder.ts';

export default refused('slices: slices_cake_id_fkey', 'replaced', /FOREIGN KEY/, {
  applied: [CAKES],
  live: { statements: { 'bakery.forget-cakes': 'delete from cakes where status = $1' } },
  candidate: {
    migrations: ['create table slices (slice_id text primary key, cake_id text not null references cakes)'],
  },
});
