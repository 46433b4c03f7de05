import { z } from 'zod';
import { accepted, CAKES } from '../database-case.builder.ts';

export default accepted({
  applied: [CAKES],
  live: {
    values: { 'cakes.status': { reads: z.enum(['baking', 'ready', 'burnt']), writes: z.enum(['baking', 'ready']) } },
  },
  candidate: { values: { 'cakes.status': z.enum(['baking', 'ready', 'burnt']) } },
});
