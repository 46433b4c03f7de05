import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'events-out', path: 'bakery.cake-baked.v1 → how' },
  {
    was: bakery({ events: [{ data: z.object({ how: z.enum(['well']) }) }] }),
    now: bakery({ events: [{ data: z.object({ how: z.enum(['well', 'badly']) }) }] }),
    live: [cafe({ listens: [{ data: z.object({ how: z.enum(['well']) }) }] })],
  },
);
