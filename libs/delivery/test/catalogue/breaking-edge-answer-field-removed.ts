import { z } from 'zod';
import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.icing', standing: 'outside' },
  {
    was: bakery({ exposure: 'edge', answers: { 201: z.object({ cakeId: z.string(), icing: z.string().optional() }) } }),
    now: bakery({ exposure: 'edge', answers: { 201: z.object({ cakeId: z.string() }) } }),
  },
);
