import { bakery, cafe, Layer } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ answers: { 201: Layer } }),
  now: bakery({ answers: { 201: Layer } }),
  live: [cafe({ reads: { 201: Layer } })],
});
