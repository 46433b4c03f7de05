import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.name' },
  {
    was: bakery({ answers: { 201: z.object({ name: z.string() }) } }),
    now: bakery({ answers: { 201: z.object({ title: z.string() }) } }),
    live: [cafe({ reads: { 201: z.object({ name: z.string() }) } })],
  },
);
