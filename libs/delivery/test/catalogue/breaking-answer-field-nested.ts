import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.street' },
  {
    was: bakery({ answers: { 201: z.object({ street: z.string().optional() }) } }),
    now: bakery({ answers: { 201: z.object({ address: z.object({ street: z.string().optional() }) }) } }),
    live: [cafe({ reads: { 201: z.object({ street: z.string().optional() }) } })],
  },
);
