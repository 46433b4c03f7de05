import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.409.code' },
  {
    was: bakery({ access: 'public', errors: { OVEN_FULL: 409 } }),
    now: bakery({ access: 'public', errors: { OVEN_FULL: 409, OVEN_COLD: 409 } }),
    live: [
      cafe({
        call: { access: 'public' },
        reads: {
          201: Cake,
          400: z.object({}),
          409: z.object({ code: z.enum(['OVEN_FULL']) }),
          500: z.object({}),
          503: z.object({}),
        },
        exhaustive: true,
      }),
    ],
  },
);
