import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({ was: bakery({}), now: bakery({ exposure: 'edge' }), live: [cafe({ reads: { 201: Cake } })] });
