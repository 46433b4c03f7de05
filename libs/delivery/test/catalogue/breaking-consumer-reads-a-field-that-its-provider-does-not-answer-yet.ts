import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-out', path: 'bakery.bake-cake → answer.201.icing' },
  {
    was: cafe({ reads: { 201: Cake } }),
    now: cafe({ reads: { 201: z.object({ cakeId: z.string(), icing: z.string().optional() }) } }),
    live: [bakery({})],
  },
);
