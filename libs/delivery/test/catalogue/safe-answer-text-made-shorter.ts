import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ answers: { 201: z.object({ name: z.string().max(200) }) } }),
  now: bakery({ answers: { 201: z.object({ name: z.string().max(20) }) } }),
  live: [cafe({ reads: { 201: z.object({ name: z.string().max(200) }) } })],
});
