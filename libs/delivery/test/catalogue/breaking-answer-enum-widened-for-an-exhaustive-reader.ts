import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.status' },
  {
    was: bakery({ answers: { 201: z.object({ status: z.enum(['baking', 'ready']) }) } }),
    now: bakery({ answers: { 201: z.object({ status: z.enum(['baking', 'ready', 'burnt']) }) } }),
    live: [cafe({ reads: { 201: z.object({ status: z.enum(['baking', 'ready']) }) } })],
  },
);
