import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.409.code' },
  {
    was: bakery({ errors: { OVEN_FULL: 409 } }),
    now: bakery({ errors: { NO_OVEN: 409 } }),
    live: [cafe({ reads: { 201: Cake, 409: z.object({ code: z.literal('OVEN_FULL') }) } })],
  },
);
