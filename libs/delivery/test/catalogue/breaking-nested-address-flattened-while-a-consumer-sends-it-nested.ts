import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.address.street' },
  {
    was: bakery({ body: z.object({ address: z.object({ street: z.string(), zip: z.string() }) }) }),
    now: bakery({ body: z.object({ address: z.object({ zip: z.string() }), street: z.string().optional() }) }),
    live: [cafe({ sends: { body: z.object({ address: z.object({ street: z.string(), zip: z.string() }) }) } })],
  },
);
