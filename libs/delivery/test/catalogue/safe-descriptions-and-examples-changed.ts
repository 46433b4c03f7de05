import { bakery, Cake, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', answers: { 201: Cake.meta({ description: 'A cake' }) } }),
  now: bakery({
    exposure: 'edge',
    answers: { 201: Cake.meta({ description: 'A fine cake', examples: [{ cakeId: 'c' }] }) },
  }),
  live: [cafe({ reads: { 201: Cake } })],
});
