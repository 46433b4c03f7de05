import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({}),
  now: bakery({ operations: [{}, { id: 'bakery.eat-cake', method: 'DELETE', path: '/cakes/{cakeId}' }] }),
  live: [cafe({ reads: { 201: Cake } })],
});
