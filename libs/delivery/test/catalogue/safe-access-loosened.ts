import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', access: 'staff' }),
  now: bakery({ exposure: 'edge', access: 'public' }),
  live: [cafe({ call: { access: 'staff' }, reads: { 201: Cake } })],
});
