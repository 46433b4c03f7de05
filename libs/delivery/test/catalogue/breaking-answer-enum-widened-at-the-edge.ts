import { z } from 'zod';
import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → answer.201.status', standing: 'outside' },
  {
    was: bakery({ exposure: 'edge', answers: { 201: z.object({ status: z.enum(['baking', 'ready']) }) } }),
    now: bakery({ exposure: 'edge', answers: { 201: z.object({ status: z.enum(['baking', 'ready', 'burnt']) }) } }),
  },
);
