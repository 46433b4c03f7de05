import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake' },
  { was: bakery({}), now: bakery({ method: 'PUT' }), live: [cafe({ reads: { 201: Cake } })] },
);
