import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.name' },
  {
    was: bakery({ body: z.strictObject({ name: z.string() }) }),
    now: bakery({ body: z.strictObject({ name: z.string().regex(/^[a-z]+$/) }) }),
    live: [cafe({ sends: { body: z.strictObject({ name: z.string() }) } })],
  },
);
