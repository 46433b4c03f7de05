import { queryInteger } from '@two-pizza/contracts-kit';
import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

/** In a URL all is text; the gate knows that '100' is the number 100. */
export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.query.limit' },
  {
    was: bakery({ query: z.strictObject({ limit: queryInteger(1, 100, 20) }) }),
    now: bakery({ query: z.strictObject({ limit: queryInteger(1, 50, 20) }) }),
    live: [cafe({ sends: { query: z.strictObject({ limit: z.literal('100') }) } })],
  },
);
