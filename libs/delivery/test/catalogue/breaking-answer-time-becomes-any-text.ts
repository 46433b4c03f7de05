import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.bakedAt' },
  {
    was: bakery({ answers: { 201: z.object({ bakedAt: z.iso.datetime({ precision: 3 }) }) } }),
    now: bakery({ answers: { 201: z.object({ bakedAt: z.string() }) } }),
    live: [cafe({ reads: { 201: z.object({ bakedAt: z.iso.datetime({ precision: 3 }) }) } })],
  },
);
