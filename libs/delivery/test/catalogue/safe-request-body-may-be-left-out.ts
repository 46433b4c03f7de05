import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ path: '/cakes/{cakeId}/slices' }),
  now: bakery({ path: '/cakes/{cakeId}/slices', body: z.strictObject({ reason: z.string().optional() }).default({}) }),
  live: [cafe({ call: { path: '/cakes/{cakeId}/slices' }, reads: { 201: Cake } })],
});
