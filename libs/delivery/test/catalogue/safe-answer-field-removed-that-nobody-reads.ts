import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ answers: { 201: z.object({ cakeId: z.string(), icing: z.string() }) } }),
  now: bakery({ answers: { 201: Cake } }),
  live: [cafe({ reads: { 201: Cake } })],
});
