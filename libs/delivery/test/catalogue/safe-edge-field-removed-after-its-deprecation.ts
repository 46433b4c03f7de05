import { z } from 'zod';
import { bakery, Cake } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({
    exposure: 'edge',
    answers: { 201: z.object({ cakeId: z.string(), icing: z.string().meta({ deprecated: true }) }) },
  }),
  now: bakery({ exposure: 'edge', answers: { 201: Cake } }),
  liveForDays: 91,
});
