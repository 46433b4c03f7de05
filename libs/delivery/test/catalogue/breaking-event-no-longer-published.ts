import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-out', path: 'bakery.cake-baked.v1' },
  { was: bakery({ events: [{ data: Cake }] }), now: bakery({}), live: [cafe({ listens: [{ data: Cake }] })] },
);
