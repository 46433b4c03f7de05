import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

/** Records of one cake would no longer come in order. */
export default refused(
  { column: 'events-out', path: 'bakery.cake-baked.v1 → key' },
  {
    was: bakery({ events: [{ data: Cake }] }),
    now: bakery({ events: [{ data: Cake, topic: { key: 'ovenId' } }] }),
    live: [cafe({ listens: [{ data: Cake }] })],
  },
);
