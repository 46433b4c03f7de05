import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.layers' },
  {
    was: bakery({ body: z.strictObject({ layers: z.int().min(1) }) }),
    now: bakery({ body: z.strictObject({ layers: z.int().min(1).max(7) }) }),
    live: [cafe({ sends: { body: z.strictObject({ layers: z.int().min(1).max(10) }) } })],
  },
);
