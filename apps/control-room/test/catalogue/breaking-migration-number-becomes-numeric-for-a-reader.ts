import { CAKES, refused } from '../database-case.builder.ts';

/** PostgreSQL's driver gives numeric as text: the release that reads it would add texts. */
export default refused('cakes.grams', 'replaced', /was integer, is numeric now; bakery.weigh/, {
  applied: [CAKES],
  live: { statements: { 'bakery.weigh': 'select grams from cakes where cake_id = $1' } },
  candidate: { migrations: ['alter table cakes alter column grams type numeric'] },
});
