import { z } from 'zod';
import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ events: [{ data: Cake }] }),
  now: bakery({
    events: [
      { data: Cake },
      {
        type: 'bakery.cake-baked.v2',
        data: z.object({ id: z.string() }),
        topic: { name: 'bakery.cakes-2', key: 'id' },
      },
    ],
  }),
  live: [cafe({ listens: [{ data: Cake }] })],
});
