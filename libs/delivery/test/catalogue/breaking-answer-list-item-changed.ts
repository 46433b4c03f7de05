import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.layers[].name' },
  {
    was: bakery({ answers: { 201: z.object({ layers: z.array(z.object({ name: z.string() })) }) } }),
    now: bakery({ answers: { 201: z.object({ layers: z.array(z.object({ name: z.string().nullable() })) }) } }),
    live: [cafe({ reads: { 201: z.object({ layers: z.array(z.object({ name: z.string() })) }) } })],
  },
);
