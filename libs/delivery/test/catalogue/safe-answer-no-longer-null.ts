import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', answers: { 201: z.object({ bakedAt: z.string().nullable() }) } }),
  now: bakery({ exposure: 'edge', answers: { 201: z.object({ bakedAt: z.string() }) } }),
  live: [cafe({ reads: { 201: z.object({ bakedAt: z.string().nullable() }) } })],
});
