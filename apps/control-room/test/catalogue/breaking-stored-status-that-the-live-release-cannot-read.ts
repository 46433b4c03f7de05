import { z } from 'zod';
import { CAKES, refused } from '../database-case.builder.ts';

export default refused('cakes.status', 'replaced', /may be "burnt"/, {
  applied: [CAKES],
  live: { values: { 'cakes.status': z.enum(['baking', 'ready']) } },
  candidate: { values: { 'cakes.status': z.enum(['baking', 'ready', 'burnt']) } },
});
