import { openEnum } from '@two-pizza/contracts-kit';
import { z } from 'zod';
import { bakery } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', answers: { 201: z.object({ status: openEnum(['baking', 'ready']) }) } }),
  now: bakery({ exposure: 'edge', answers: { 201: z.object({ status: openEnum(['baking', 'ready', 'burnt']) }) } }),
});
