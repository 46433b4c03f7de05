import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → codes.OVEN_FULL', standing: 'outside' },
  {
    was: bakery({ exposure: 'edge', errors: { OVEN_FULL: 409 } }),
    now: bakery({ exposure: 'edge', errors: { OVEN_FULL: 422 } }),
  },
);
