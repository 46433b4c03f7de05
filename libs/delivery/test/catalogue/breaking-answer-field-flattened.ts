import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.price' },
  {
    was: bakery({ answers: { 201: z.object({ price: z.object({ amountMinor: z.int() }) }) } }),
    now: bakery({ answers: { 201: z.object({ amountMinor: z.int() }) } }),
    live: [cafe({ reads: { 201: z.object({ price: z.object({ amountMinor: z.int() }) }) } })],
  },
);
