import { z } from 'zod';
import { refused } from '../database-case.builder.ts';

export default refused('cakes.layers → [].name', 'replaced', /is missing/, {
  applied: ['create table cakes (cake_id text primary key, layers jsonb not null)'],
  live: { values: { 'cakes.layers': z.array(z.object({ name: z.string() })) } },
  candidate: {
    values: {
      'cakes.layers': {
        reads: z.array(z.object({ name: z.string().optional(), title: z.string().optional() })),
        writes: z.array(z.object({ title: z.string() })),
      },
    },
  },
});
