import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.202' },
  {
    was: bakery({ access: 'public', answers: { 201: Cake } }),
    now: bakery({ access: 'public', answers: { 201: Cake, 202: Cake } }),
    live: [
      cafe({
        call: { access: 'public' },
        reads: { 201: Cake, 400: z.object({}), 500: z.object({}), 503: z.object({}) },
        exhaustive: true,
      }),
    ],
  },
);
