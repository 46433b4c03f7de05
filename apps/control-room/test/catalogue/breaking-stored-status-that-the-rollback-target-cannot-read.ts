import { z } from 'zod';
import { CAKES, refused } from '../database-case.builder.ts';

/** The live release reads it already; the one before does not, and may come back at any moment. */
export default refused('cakes.status', 'protected', /may be "burnt"/, {
  applied: [CAKES],
  live: {
    values: { 'cakes.status': { reads: z.enum(['baking', 'ready', 'burnt']), writes: z.enum(['baking', 'ready']) } },
  },
  rollbackTarget: { values: { 'cakes.status': z.enum(['baking', 'ready']) } },
  candidate: { values: { 'cakes.status': z.enum(['baking', 'ready', 'burnt']) } },
});
