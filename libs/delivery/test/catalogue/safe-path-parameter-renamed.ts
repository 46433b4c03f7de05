import { z } from 'zod';
import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

/** What a parameter is called does not travel. */
export default accepted({
  was: bakery({ exposure: 'edge', path: '/cakes/{cakeId}', params: z.strictObject({ cakeId: z.string() }) }),
  now: bakery({ exposure: 'edge', path: '/cakes/{id}', params: z.strictObject({ id: z.string() }) }),
  live: [
    cafe({
      call: { path: '/cakes/{cakeId}', params: z.strictObject({ cakeId: z.string() }) },
      sends: { params: z.strictObject({ cakeId: z.string() }) },
    }),
  ],
});
