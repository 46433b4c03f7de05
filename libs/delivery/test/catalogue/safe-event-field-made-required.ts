import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ events: [{ data: z.object({ cakeId: z.string().optional() }) }] }),
  now: bakery({ events: [{ data: Cake }] }),
  live: [cafe({ listens: [{ data: z.object({ cakeId: z.string().optional() }) }] })],
});
