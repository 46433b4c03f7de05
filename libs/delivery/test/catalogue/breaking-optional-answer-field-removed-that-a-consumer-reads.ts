import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.icing' },
  {
    was: bakery({ answers: { 201: z.object({ cakeId: z.string(), icing: z.string().optional() }) } }),
    now: bakery({ answers: { 201: z.object({ cakeId: z.string() }) } }),
    live: [cafe({ reads: { 201: z.object({ icing: z.string().optional() }) } })],
  },
);
