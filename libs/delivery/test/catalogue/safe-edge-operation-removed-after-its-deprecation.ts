import { bakery } from '../bakery.builder.ts';
import { accepted } from '../case.builder.ts';

export default accepted({
  was: bakery({ exposure: 'edge', deprecated: true }),
  now: bakery({ operations: [] }),
  liveForDays: 91,
});
