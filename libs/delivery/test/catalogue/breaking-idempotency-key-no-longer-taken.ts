import { bakery } from '../bakery.builder.ts';
import { refused } from '../case.builder.ts';

export default refused(
  { column: 'http-in', path: 'bakery.bake-cake → request.headers', standing: 'outside' },
  { was: bakery({ exposure: 'edge', idempotencyKey: true }), now: bakery({ exposure: 'edge' }) },
);
