import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201' },
  {
    was: bakery({ answers: { 201: Cake } }),
    now: bakery({ answers: { 200: Cake } }),
    live: [cafe({ reads: { 201: Cake } })],
  },
);
