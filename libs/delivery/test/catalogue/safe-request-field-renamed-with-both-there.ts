import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ address: z.string().optional() }) }),
  now: bakery({
    exposure: 'edge',
    body: z.strictObject({
      address: z.string().optional(),
      shippingAddress: z.strictObject({ street: z.string() }).optional(),
    }),
  }),
  live: [cafe({ sends: { body: z.strictObject({ address: z.string() }) } })],
});
