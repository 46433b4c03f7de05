import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

/** Both changes fit what is live; together they do not fit each other. */
export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.icing', standing: 'open' },
  {
    was: bakery({ answers: { 201: z.object({ cakeId: z.string(), icing: z.string().optional() }) } }),
    now: bakery({ answers: { 201: Cake } }),
    live: [cafe({ reads: { 201: Cake } })],
    open: [cafe({ reads: { 201: z.object({ icing: z.string().optional() }) } })],
  },
);
