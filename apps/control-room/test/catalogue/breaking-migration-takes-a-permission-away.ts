import { CAKES, insertCake, refused } from '../database-case.builder.ts';

export default refused('bakery.insert-cake', 'replaced', /permission denied/, {
  applied: [CAKES],
  live: { statements: insertCake },
  candidate: { migrations: ['revoke insert on cakes from gate_bakery'] },
});
