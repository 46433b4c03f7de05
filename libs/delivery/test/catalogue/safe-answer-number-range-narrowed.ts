import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', answers: { 201: z.object({ layers: z.int().min(0).max(9) }) } }),
  now: bakery({ exposure: 'edge', answers: { 201: z.object({ layers: z.int().min(1).max(5) }) } }),
  live: [cafe({ reads: { 201: z.object({ layers: z.int().gt(-1) }) } })],
});
