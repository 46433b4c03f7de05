import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.oven' },
  {
    was: bakery({ body: z.strictObject({ name: z.string() }) }),
    now: bakery({ body: z.strictObject({ name: z.string(), oven: z.string() }) }),
    live: [cafe({ sends: { body: z.strictObject({ name: z.string() }) } })],
  },
);
