import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ note: z.string() }) }),
  now: bakery({ exposure: 'edge', body: z.strictObject({ note: z.string().nullable() }) }),
  live: [cafe({ sends: { body: z.strictObject({ note: z.string() }) } })],
});
