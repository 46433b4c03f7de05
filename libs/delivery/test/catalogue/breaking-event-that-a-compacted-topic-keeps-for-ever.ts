import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-in', path: 'bakery.cake-baked.v1 → icing', standing: 'retained' },
  {
    was: cafe({ listens: [{ data: Cake, topic: { cleanup: 'compact' } }] }),
    now: cafe({ listens: [{ data: z.object({ icing: z.string() }), topic: { cleanup: 'compact' } }] }),
    live: [bakery({ events: [{ data: z.object({ icing: z.string() }), topic: { cleanup: 'compact' } }] })],
    past: [{ manifest: bakery({ events: [{ data: Cake, topic: { cleanup: 'compact' } }] }), endedDaysAgo: 300 }],
  },
);
