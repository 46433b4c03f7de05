import { z } from 'zod';
import { accepted } from '../database-case.builder.ts';

export default accepted({
  applied: ['create table cakes (cake_id text primary key, layers jsonb not null)'],
  live: { values: { 'cakes.layers': z.array(z.object({ name: z.string() })) } },
  candidate: { values: { 'cakes.layers': z.array(z.object({ name: z.string(), grams: z.int().optional() })) } },
});
