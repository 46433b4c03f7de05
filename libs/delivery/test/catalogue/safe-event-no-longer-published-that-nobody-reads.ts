import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({ was: bakery({ events: [{ data: Cake }] }), now: bakery({}), live: [cafe({})] });
