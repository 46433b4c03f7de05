import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → exposure', standing: 'outside' },
  { was: bakery({ exposure: 'edge' }), now: bakery({ exposure: 'internal' }) },
);
