import { setTimeout as pause } from 'node:timers/promises';
import { stockTopic } from '@two-pizza/contracts-catalog';
import { ordersTopic } from '@two-pizza/contracts-orders';
import type { Journal } from '../load/journal.ts';
import { check, type Limits, type Report } from './checker.ts';
import { services, type Place, type Service } from './place.ts';
import { countOutboxes, readWorld } from './world.repository.ts';

const LOOK_AGAIN_MS = 250;

/** The topic that carries each consumer's part of an order. */
const follows: Record<Service, string> = { catalog: ordersTopic.name, orders: stockTopic.name, notifications: ordersTopic.name };

/**
 * Waits until the shop is quiet (every event published and consumed) and the checker finds nothing, or until the
 * deadline; returns the last report. A finding that time heals is not one; a second effect that comes late is seen,
 * because nothing is judged while an event is still on its way.
 */
export async function checkAfterHealing(place: Place, journal: Journal, limits: Limits, deadlineMs: number): Promise<Report> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const quiet = await isQuiet(place);
    if (quiet || Date.now() > deadline) {
      const report = check(journal, await readWorld(place, journal), limits);
      if (report.findings.length === 0 || Date.now() > deadline) return report;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

async function isQuiet(place: Place): Promise<boolean> {
  if ((await countOutboxes(place)).some(({ rows }) => rows > 0)) return false;
  const lags = await Promise.all(
    services.map((service) => place.kafka.lag(place.topicPrefix + service, [place.topicPrefix + follows[service]])),
  );
  return lags.flat().every(({ lag }) => lag === 0);
}
