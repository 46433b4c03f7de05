import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.address' },
  {
    was: bakery({ body: z.strictObject({ address: z.string().optional() }) }),
    now: bakery({ body: z.strictObject({ shippingAddress: z.object({ street: z.string() }).optional() }) }),
    live: [cafe({ sends: { body: z.strictObject({ address: z.string() }) } })],
  },
);
