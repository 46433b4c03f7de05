import { z } from 'zod';
import { bakery, cafe, cream, fruit, nuts } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.topping.kind' },
  {
    was: bakery({ answers: { 201: z.object({ topping: z.discriminatedUnion('kind', [fruit, cream]) }) } }),
    now: bakery({ answers: { 201: z.object({ topping: z.discriminatedUnion('kind', [fruit, cream, nuts]) }) } }),
    live: [cafe({ reads: { 201: z.object({ topping: z.discriminatedUnion('kind', [fruit, cream]) }) } })],
  },
);
