import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', answers: { 201: z.strictObject({ cakeId: z.string() }) } }),
  now: bakery({ exposure: 'edge', answers: { 201: z.strictObject({ cakeId: z.string(), icing: z.string() }) } }),
  live: [cafe({ reads: { 201: Cake } })],
});
