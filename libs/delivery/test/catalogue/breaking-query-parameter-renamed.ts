import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

/** Both names are optional: catalog did this to orders, who went on sending the old one. */
export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.query.productIds' },
  {
    was: bakery({ query: z.strictObject({ productIds: z.string().optional() }) }),
    now: bakery({ query: z.strictObject({ ids: z.string().optional() }) }),
    live: [cafe({ sends: { query: z.strictObject({ productIds: z.string() }) } })],
  },
);
