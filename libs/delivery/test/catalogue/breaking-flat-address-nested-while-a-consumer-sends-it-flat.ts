import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

/** The flagship: both fields are optional, so every ordinary comparison of the two contracts passes it; nobody asks what is sent. */
export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.address' },
  {
    was: bakery({ body: z.object({ address: z.string().optional() }) }),
    now: bakery({ body: z.object({ shippingAddress: z.object({ street: z.string() }).optional() }) }),
    live: [cafe({ sends: { body: z.object({ address: z.string() }) } })],
  },
);
