import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: cafe({ listens: [{ data: Cake }] }),
  now: cafe({ listens: [{ data: z.object({ cakeId: z.string(), icing: z.string().optional() }) }] }),
  live: [bakery({ events: [{ data: z.object({ cakeId: z.string(), icing: z.string() }) }] })],
  past: [{ manifest: bakery({ events: [{ data: Cake }] }), endedDaysAgo: 3 }],
  deadLetters: true,
});
