import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

/** Both patterns take the same texts; that is beyond the gate, which refuses and says so. */
export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.code', undecided: true },
  {
    was: bakery({ answers: { 201: z.object({ code: z.string().regex(/^[A-Z]{3}-[0-9]$/) }) } }),
    now: bakery({ answers: { 201: z.object({ code: z.string().regex(/^[A-Z]{3}-\d$/) }) } }),
    live: [cafe({ reads: { 201: z.object({ code: z.string().regex(/^[A-Z]{3}-[0-9]$/) }) } })],
  },
);
