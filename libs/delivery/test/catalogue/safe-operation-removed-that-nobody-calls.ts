import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({ was: bakery({}), now: bakery({ operations: [] }), live: [cafe({})] });
