import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ body: z.strictObject({ name: z.string(), note: z.string().optional() }) }),
  now: bakery({ body: z.strictObject({ name: z.string() }) }),
  live: [cafe({ sends: { body: z.strictObject({ name: z.string() }) } })],
});
