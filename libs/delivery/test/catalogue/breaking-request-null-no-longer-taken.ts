import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.note' },
  {
    was: bakery({ body: z.strictObject({ note: z.string().nullable() }) }),
    now: bakery({ body: z.strictObject({ note: z.string() }) }),
    live: [cafe({ sends: { body: z.strictObject({ note: z.string().nullable() }) } })],
  },
);
