import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.icing' },
  {
    purpose: 'rollback',
    was: bakery({ answers: { 201: z.object({ cakeId: z.string(), icing: z.string() }) } }),
    now: bakery({ answers: { 201: Cake } }),
    live: [cafe({ reads: { 201: z.object({ icing: z.string() }) } })],
  },
);
