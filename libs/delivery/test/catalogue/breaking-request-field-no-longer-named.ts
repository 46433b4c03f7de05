import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.note' },
  {
    was: bakery({ body: z.strictObject({ name: z.string(), note: z.string().optional() }) }),
    now: bakery({ body: z.strictObject({ name: z.string() }) }),
    live: [cafe({ sends: { body: z.strictObject({ name: z.string(), note: z.string() }) } })],
  },
);
