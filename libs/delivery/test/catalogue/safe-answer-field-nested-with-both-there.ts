import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ answers: { 201: z.object({ street: z.string() }) } }),
  now: bakery({ answers: { 201: z.object({ street: z.string(), address: z.object({ street: z.string() }) }) } }),
  live: [cafe({ reads: { 201: z.object({ street: z.string() }) } })],
});
