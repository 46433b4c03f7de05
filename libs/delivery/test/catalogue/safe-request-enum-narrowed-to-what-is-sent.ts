import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ body: z.strictObject({ size: z.enum(['small', 'large', 'huge']) }) }),
  now: bakery({ body: z.strictObject({ size: z.enum(['small', 'large']) }) }),
  live: [cafe({ sends: { body: z.strictObject({ size: z.literal('small') }) } })],
});
