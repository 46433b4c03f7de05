import { queryInteger } from '@two-pizza/contracts-kit';
import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ query: z.strictObject({ limit: queryInteger(1, 100, 20) }) }),
  now: bakery({ query: z.strictObject({ limit: queryInteger(1, 200, 50), after: z.string().optional() }) }),
  live: [cafe({ sends: { query: z.strictObject({ limit: z.literal('100') }) } })],
});
