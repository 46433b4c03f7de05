import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: cafe({ reads: { 201: z.object({ status: z.enum(['baking', 'ready']) }) } }),
  now: cafe({ reads: { 201: z.object({ status: z.enum(['baking', 'ready', 'burnt']) }) } }),
  live: [bakery({ answers: { 201: z.object({ status: z.enum(['baking', 'ready']) }) } })],
});
