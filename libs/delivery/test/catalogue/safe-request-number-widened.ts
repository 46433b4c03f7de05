import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ grams: z.int().min(1).max(100) }) }),
  now: bakery({ exposure: 'edge', body: z.strictObject({ grams: z.number().min(0).max(1000) }) }),
  live: [cafe({ sends: { body: z.strictObject({ grams: z.int().min(1).max(100) }) } })],
});
