import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ size: z.enum(['small', 'large']) }) }),
  now: bakery({ exposure: 'edge', body: z.strictObject({ size: z.enum(['small', 'large', 'huge']) }) }),
  live: [cafe({ sends: { body: z.strictObject({ size: z.enum(['small', 'large']) }) } })],
});
