import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.200' },
  {
    was: bakery({ answers: { 200: z.array(Cake) } }),
    now: bakery({ answers: { 200: z.object({ items: z.array(Cake) }) } }),
    live: [cafe({ reads: { 200: z.array(Cake) } })],
  },
);
