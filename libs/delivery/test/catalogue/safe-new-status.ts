import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', answers: { 201: Cake } }),
  now: bakery({ exposure: 'edge', answers: { 201: Cake, 202: z.object({ ticket: z.string() }) } }),
  live: [cafe({ reads: { 201: Cake } })],
});
