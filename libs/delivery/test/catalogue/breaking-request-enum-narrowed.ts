import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.size' },
  {
    was: bakery({ body: z.strictObject({ size: z.enum(['small', 'large', 'huge']) }) }),
    now: bakery({ body: z.strictObject({ size: z.enum(['small', 'large']) }) }),
    live: [cafe({ sends: { body: z.strictObject({ size: z.enum(['small', 'huge']) }) } })],
  },
);
