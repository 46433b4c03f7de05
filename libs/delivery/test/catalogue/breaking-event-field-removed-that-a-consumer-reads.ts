import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-out', path: 'bakery.cake-baked.v1 → icing' },
  {
    was: bakery({ events: [{ data: z.object({ cakeId: z.string(), icing: z.string().optional() }) }] }),
    now: bakery({ events: [{ data: Cake }] }),
    live: [cafe({ listens: [{ data: z.object({ cakeId: z.string(), icing: z.string().optional() }) }] })],
  },
);
