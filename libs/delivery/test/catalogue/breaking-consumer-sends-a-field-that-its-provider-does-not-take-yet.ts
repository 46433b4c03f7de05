import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-out', path: 'bakery.bake-cake → request.icing' },
  {
    was: cafe({ sends: { body: z.strictObject({ name: z.string() }) } }),
    now: cafe({ sends: { body: z.strictObject({ name: z.string(), icing: z.string() }) } }),
    live: [bakery({ body: z.strictObject({ name: z.string() }) })],
  },
);
