import { bakery, cafe } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

/** Nobody but customers' clients is hurt: what they lose is said and recorded. */
export default accepted(
  { purpose: 'rollback', was: bakery({ exposure: 'edge' }), now: bakery({ operations: [] }), live: [cafe({})] },
  ['bakery.bake-cake'],
);
