import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ events: [{ data: z.object({ how: z.enum(['well', 'badly']) }) }] }),
  now: bakery({ events: [{ data: z.object({ how: z.literal('well') }) }] }),
  live: [cafe({ listens: [{ data: z.object({ how: z.enum(['well', 'badly']) }) }] })],
});
