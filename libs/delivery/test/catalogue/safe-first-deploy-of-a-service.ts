import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({ now: bakery({ exposure: 'edge', events: [{ data: Cake }] }), live: [cafe({})] });
