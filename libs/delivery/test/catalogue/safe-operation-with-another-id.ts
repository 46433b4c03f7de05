import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

/** What an operation is called in the code does not travel either. */
export default accepted({
  was: bakery({ exposure: 'edge' }),
  now: bakery({ exposure: 'edge', id: 'bakery.make-cake' }),
  live: [cafe({ reads: { 201: Cake } })],
});
