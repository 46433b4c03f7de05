import { setTimeout as pause } from 'node:timers/promises';
import { stockTopic } from '@two-pizza/contracts-catalog';
import { ordersTopic } from '@two-pizza/contracts-orders';
import type { Journal } from '../load/journal.ts';
import { check, type Limits, type Report } from './checker.ts';
import { services, type Place, type Service } from './place.ts';
import { countOutboxes, readWorld } from './world.repository.ts';

const LOOK_AGAIN_MS = 250;

/** The topic that carries each consumer's part of an order. */
const follows: Record<Service, string> = {
  catalog: ordersTopic.name,
  orders: stockTopic.name,
  notifications: ordersTopic.name,
};

/** How long to wait for healing. */
export interface Patience {
  readonly deadlineMs: number;
  /** Findings that stand for so long in a quiet shop are final; without it only the deadline ends the waiting. */
  readonly settledAfterMs?: number;
}

/**
 * Waits until the shop is quiet (every event published and consumed) and the checker finds nothing, or until patience
 * ends; returns the last report. A finding that time heals is not one. A second effect that comes late is seen,
 * because nothing is judged while an event is on its way: not before the world is read, and not after.
 */
export async function checkAfterHealing(
  place: Place,
  journal: Journal,
  limits: Limits,
  patience: Patience,
): Promise<Report> {
  const deadline = Date.now() + patience.deadlineMs;
  let quietSince: number | undefined;
  for (;;) {
    const wasQuiet = await isQuiet(place);
    const isOver = Date.now() > deadline;
    if (wasQuiet || isOver) {
      const report = check(journal, await readWorld(place, journal), limits);
      const staysQuiet = await isQuiet(place);
      quietSince = staysQuiet ? (quietSince ?? Date.now()) : undefined;
      const isSettled = quietSince !== undefined && Date.now() - quietSince >= (patience.settledAfterMs ?? Infinity);
      if (isOver || isSettled || (staysQuiet && report.findings.length === 0)) return report;
    } else quietSince = undefined;
    await pause(LOOK_AGAIN_MS);
  }
}

/** Every event is published, and consumed. */
export async function isQuiet(place: Place): Promise<boolean> {
  if ((await countOutboxes(place)).some(({ rows }) => rows > 0)) return false;
  const lags = await Promise.all(
    services.map((service) => place.kafka.lag(place.topicPrefix + service, [place.topicPrefix + follows[service]])),
  );
  return lags.flat().every(({ lag }) => lag === 0);
}
