import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ name: z.string().regex(/^[a-z]+$/) }) }),
  now: bakery({ exposure: 'edge', body: z.strictObject({ name: z.string() }) }),
  live: [cafe({ sends: { body: z.strictObject({ name: z.string().regex(/^[a-z]+$/) }) } })],
});
