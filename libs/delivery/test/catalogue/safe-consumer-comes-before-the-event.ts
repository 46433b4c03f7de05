import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

/** It waits, and the gate says so: a misspelt type would wait for ever. */
export default accepted({ was: cafe({}), now: cafe({ listens: [{ data: Cake }] }), live: [bakery({})] }, [
  'nobody publishes bakery.cake-baked.v1 now',
]);
