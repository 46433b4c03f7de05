import { z } from 'zod';
import { bakery, cafe, cream, fruit, plain } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.topping.kind' },
  {
    was: bakery({ body: z.strictObject({ topping: z.discriminatedUnion('kind', [fruit, cream, plain]) }) }),
    now: bakery({ body: z.strictObject({ topping: z.discriminatedUnion('kind', [fruit, cream]) }) }),
    live: [cafe({ sends: { body: z.strictObject({ topping: plain }) } })],
  },
);
