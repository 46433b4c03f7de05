import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-out', path: 'bakery.cake-baked.v1 → cakeId' },
  {
    was: bakery({ events: [{ data: Cake }] }),
    now: bakery({ events: [{ data: z.object({ cakeId: z.string().optional() }) }] }),
    live: [cafe({ listens: [{ data: Cake }] })],
  },
);
