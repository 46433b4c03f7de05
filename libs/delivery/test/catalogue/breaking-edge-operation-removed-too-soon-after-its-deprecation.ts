import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake', standing: 'outside' },
  { was: bakery({ exposure: 'edge', deprecated: true }), now: bakery({ operations: [] }), liveForDays: 30 },
);
