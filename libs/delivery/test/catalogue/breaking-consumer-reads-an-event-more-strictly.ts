import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-in', path: 'bakery.cake-baked.v1 → grams' },
  {
    was: cafe({ listens: [{ data: z.object({ grams: z.int() }) }] }),
    now: cafe({ listens: [{ data: z.object({ grams: z.int().min(100) }) }] }),
    live: [bakery({ events: [{ data: z.object({ grams: z.int() }) }] })],
  },
);
