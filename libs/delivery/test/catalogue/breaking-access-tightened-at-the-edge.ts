import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → access', standing: 'outside' },
  { was: bakery({ exposure: 'edge', access: 'customer' }), now: bakery({ exposure: 'edge', access: 'staff' }) },
);
