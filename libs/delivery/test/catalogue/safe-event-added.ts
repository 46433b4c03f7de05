import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ events: [{ data: Cake }] }),
  now: bakery({ events: [{ data: Cake }, { type: 'bakery.cake-sold.v1', data: Cake }] }),
  live: [cafe({ listens: [{ data: Cake }] })],
});
