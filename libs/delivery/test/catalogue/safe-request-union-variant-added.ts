import { z } from 'zod';
import { bakery, cafe, cream, fruit, nuts } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', body: z.strictObject({ topping: z.discriminatedUnion('kind', [fruit, cream]) }) }),
  now: bakery({
    exposure: 'edge',
    body: z.strictObject({ topping: z.discriminatedUnion('kind', [nuts, cream, fruit]) }),
  }),
  live: [cafe({ sends: { body: z.strictObject({ topping: cream }) } })],
});
