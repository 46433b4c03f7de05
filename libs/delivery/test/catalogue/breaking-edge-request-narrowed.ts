import { z } from 'zod';
import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.name', standing: 'outside' },
  {
    was: bakery({ exposure: 'edge', body: z.strictObject({ name: z.string().max(100) }) }),
    now: bakery({ exposure: 'edge', body: z.strictObject({ name: z.string().max(50) }) }),
  },
);
