import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

/** The live consumer no longer reads the field; the one before does, and may come back at any moment. */
export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.icing', standing: 'protected' },
  {
    was: bakery({ answers: { 201: z.object({ cakeId: z.string(), icing: z.string().optional() }) } }),
    now: bakery({ answers: { 201: Cake } }),
    live: [cafe({ reads: { 201: Cake } })],
    protected: [cafe({ reads: { 201: z.object({ icing: z.string().optional() }) } })],
  },
);
