import { renderReport } from '../checker/checker.ts';
import { checkAfterHealing } from '../checker/healing.ts';
import { openPlace } from '../checker/place.ts';
import type { Platform } from '../platform/platform.ts';
import type { Felt } from './customers.ts';

const HEALING_MS = 90_000;

/** What the checker finds of these customers' orders when the shop has come to rest; its last line is the count. */
export async function findingsAfter(platform: Platform, { journal }: Felt): Promise<readonly string[]> {
  const place = openPlace(platform.run);
  const limits = { minimumOrders: 1, allowedMailRepeats: 0 };
  const report = await checkAfterHealing(place, journal, limits, { deadlineMs: HEALING_MS }).finally(() =>
    place.close(),
  );
  return renderReport(report);
}
