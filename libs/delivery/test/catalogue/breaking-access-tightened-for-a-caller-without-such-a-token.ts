import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → access' },
  {
    was: bakery({ access: 'public' }),
    now: bakery({ access: 'staff' }),
    live: [cafe({ call: { access: 'public' }, reads: { 201: Cake } })],
  },
);
