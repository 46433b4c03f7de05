import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-out', path: 'bakery.cake-baked.v1 → topic' },
  {
    was: bakery({ events: [{ data: Cake }] }),
    now: bakery({ events: [{ data: Cake, topic: { name: 'bakery.baked-cakes' } }] }),
    live: [cafe({ listens: [{ data: Cake }] })],
  },
);
