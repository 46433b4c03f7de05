import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ answers: { 201: z.object({ status: z.enum(['baking', 'ready']) }) } }),
  now: bakery({ answers: { 201: z.object({ status: z.enum(['baking', 'ready', 'burnt']) }) } }),
  live: [cafe({ reads: { 201: z.object({ status: z.string() }) } })],
});
