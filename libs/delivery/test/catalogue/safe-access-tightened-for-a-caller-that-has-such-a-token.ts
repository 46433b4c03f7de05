import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ access: 'customer' }),
  now: bakery({ access: 'staff' }),
  live: [cafe({ call: { access: 'staff' }, reads: { 201: Cake } })],
});
