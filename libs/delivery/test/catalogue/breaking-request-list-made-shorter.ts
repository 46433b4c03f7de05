import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.toppings' },
  {
    was: bakery({ body: z.strictObject({ toppings: z.array(z.string()).max(10) }) }),
    now: bakery({ body: z.strictObject({ toppings: z.array(z.string()).max(3) }) }),
    live: [cafe({ sends: { body: z.strictObject({ toppings: z.array(z.string()).max(5) }) } })],
  },
);
