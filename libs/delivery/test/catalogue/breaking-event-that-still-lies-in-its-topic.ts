import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-in', path: 'bakery.cake-baked.v1 → icing', standing: 'retained' },
  {
    was: cafe({ listens: [{ data: Cake }] }),
    now: cafe({ listens: [{ data: z.object({ cakeId: z.string(), icing: z.string() }) }] }),
    live: [bakery({ events: [{ data: z.object({ cakeId: z.string(), icing: z.string() }) }] })],
    past: [{ manifest: bakery({ events: [{ data: Cake }] }), endedDaysAgo: 3 }],
  },
);
