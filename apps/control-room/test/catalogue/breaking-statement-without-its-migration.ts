import { CAKES, refused } from '../database-case.builder.ts';

export default refused('bakery.find-cake', 'candidate', /column "icing" does not exist/, {
  applied: [CAKES],
  live: {},
  candidate: { statements: { 'bakery.find-cake': 'select icing from cakes where cake_id = $1' } },
});
