import { z } from 'zod';
import { bakery, cafe, fruit, plain } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ answers: { 201: z.object({ topping: z.discriminatedUnion('kind', [fruit, plain]) }) } }),
  now: bakery({ answers: { 201: z.object({ topping: z.discriminatedUnion('kind', [fruit]) }) } }),
  live: [cafe({ reads: { 201: z.object({ topping: z.discriminatedUnion('kind', [fruit, plain]) }) } })],
});
