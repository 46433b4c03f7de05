import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ toppings: z.array(z.string()).min(1).max(3) }) }),
  now: bakery({ exposure: 'edge', body: z.strictObject({ toppings: z.array(z.string()).max(10) }) }),
  live: [cafe({ sends: { body: z.strictObject({ toppings: z.array(z.string()).min(1).max(3) }) } })],
});
