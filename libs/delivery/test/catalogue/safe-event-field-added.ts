import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ events: [{ data: Cake }] }),
  now: bakery({ events: [{ data: z.object({ cakeId: z.string(), icing: z.string() }) }] }),
  live: [cafe({ listens: [{ data: Cake }] })],
});
