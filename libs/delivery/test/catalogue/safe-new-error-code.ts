import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', errors: { OVEN_FULL: 409 } }),
  now: bakery({ exposure: 'edge', errors: { OVEN_FULL: 409, OVEN_COLD: 409, FLOUR_GONE: 422 } }),
  live: [cafe({ reads: { 201: Cake, 409: z.object({ code: z.literal('OVEN_FULL') }) } })],
});
