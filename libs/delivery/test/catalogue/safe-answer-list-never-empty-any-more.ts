import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', answers: { 201: z.object({ layers: z.array(z.string()) }) } }),
  now: bakery({ exposure: 'edge', answers: { 201: z.object({ layers: z.array(z.string()).min(1) }) } }),
  live: [cafe({ reads: { 201: z.object({ layers: z.array(z.string()) }) } })],
});
