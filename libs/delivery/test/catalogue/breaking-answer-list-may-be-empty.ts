import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.layers' },
  {
    was: bakery({ answers: { 201: z.object({ layers: z.array(z.string()).min(1) }) } }),
    now: bakery({ answers: { 201: z.object({ layers: z.array(z.string()) }) } }),
    live: [cafe({ reads: { 201: z.object({ layers: z.array(z.string()).min(1) }) } })],
  },
);
