import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ name: z.string().min(3).max(50) }) }),
  now: bakery({ exposure: 'edge', body: z.strictObject({ name: z.string().min(1).max(100) }) }),
  live: [cafe({ sends: { body: z.strictObject({ name: z.string().min(3).max(50) }) } })],
});
