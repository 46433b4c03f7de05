import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.grams' },
  {
    was: bakery({ body: z.strictObject({ grams: z.number() }) }),
    now: bakery({ body: z.strictObject({ grams: z.int() }) }),
    live: [cafe({ sends: { body: z.strictObject({ grams: z.number() }) } })],
  },
);
