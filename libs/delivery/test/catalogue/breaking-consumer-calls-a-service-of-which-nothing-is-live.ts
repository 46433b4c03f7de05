import { Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-out', path: 'bakery.bake-cake' },
  { was: cafe({}), now: cafe({ reads: { 201: Cake } }) },
);
