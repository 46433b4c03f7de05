// Names and attributes by OpenTelemetry's semantic conventions where they have one; docs/metrics.md lists them all.
import { metrics, type Attributes, type BatchObservableResult } from '@opentelemetry/api';

const meter = metrics.getMeter('@two-pizza/messaging');

const consumed = meter.createCounter('messaging.client.consumed.messages', {
  unit: '{message}',
  description: 'Messages by how their handling ended',
});
const durations = meter.createHistogram('messaging.process.duration', {
  unit: 's',
  description: 'Time of handling one message',
});
const ages = meter.createHistogram('messaging.message.age', {
  unit: 's',
  description: 'From the event to the end of its handling',
});
const sent = meter.createCounter('messaging.client.sent.messages', {
  unit: '{message}',
  description: 'Messages that the relay sent; with error.type those that Kafka did not acknowledge',
});
const rows = meter.createObservableGauge('messaging.outbox.rows', {
  unit: '{row}',
  description: 'Outbox rows that are not yet on Kafka',
});
const oldest = meter.createObservableGauge('messaging.outbox.oldest_age', {
  unit: 's',
  description: 'Age of the oldest outbox row',
});
const waiting = meter.createObservableGauge('messaging.dead_letters.waiting', {
  unit: '{message}',
  description: 'Dead letters that nobody has settled',
});
const lag = meter.createObservableGauge('messaging.consumer.lag', {
  unit: '{message}',
  description: 'Messages that wait in the partitions of this process',
});
const lagAge = meter.createObservableGauge('messaging.consumer.oldest_age', {
  unit: 's',
  description: 'How long the oldest fetched message waits',
});

const GROUP = 'messaging.consumer.group.name';
const TOPIC = 'messaging.destination.name';
const handling = { 'messaging.system': 'kafka', 'messaging.operation.name': 'process' };
const sending = { 'messaging.system': 'kafka', 'messaging.operation.name': 'send' };

/** How one message ended. `outcome` and `reason` are the words of the closed union; a message that was passed over took no time. */
export interface Ended {
  readonly group: string;
  readonly topic: string;
  readonly type: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly durationMs?: number | undefined;
  readonly ageMs: number;
}

/** Counts one ended message. */
export function countEnded({ group, topic, type, outcome, reason, durationMs, ageMs }: Ended): void {
  const where = { ...handling, [GROUP]: group, [TOPIC]: topic };
  const how = { 'messaging.outcome': outcome, ...(reason ? { 'messaging.outcome.reason': reason } : {}) };
  consumed.add(1, { ...where, 'cloudevents.event_type': type, ...how });
  if (durationMs !== undefined) durations.record(durationMs / 1000, where);
  ages.record(ageMs / 1000, { [GROUP]: group, [TOPIC]: topic });
}

/** Counts what the relay has sent, by topic; `error` says that Kafka did not acknowledge it, and it will be sent again. */
export function countSent(topics: readonly string[], error?: unknown): void {
  const failed = error === undefined ? {} : { 'error.type': error instanceof Error ? error.name : 'unknown' };
  const counts = Map.groupBy(topics, (topic) => topic);
  for (const [topic, { length }] of counts) sent.add(length, { ...sending, [TOPIC]: topic, ...failed });
}

/** What stands in the outbox and among the dead letters of a service. */
export interface Backlog {
  readonly rows: number;
  readonly oldestAgeS: number;
  readonly deadLettersWaiting: number;
}

/** How far this process is behind, by topic. */
export interface Lag {
  readonly messages: ReadonlyMap<string, number>;
  readonly oldestAgeS: number;
}

interface Observed {
  readonly group: string;
  /** Undefined when another process speaks for the service. */
  backlog(): Promise<Backlog | undefined>;
  /** Undefined when this process consumes nothing. */
  lag(): Lag | undefined;
}

/** Reports backlog and lag at every export; returns what ends it. */
export function observe({ group, backlog, lag: readLag }: Observed): () => void {
  const gauges = [rows, oldest, waiting, lag, lagAge];
  const observeAll = async (result: BatchObservableResult) => {
    observeLag(result, { [GROUP]: group }, readLag());
    const found = await backlog().catch(() => undefined); // an export without the figure says "not known"
    if (!found) return;
    result.observe(rows, found.rows);
    result.observe(oldest, found.oldestAgeS);
    result.observe(waiting, found.deadLettersWaiting);
  };
  meter.addBatchObservableCallback(observeAll, gauges);
  return () => meter.removeBatchObservableCallback(observeAll, gauges);
}

function observeLag(result: BatchObservableResult, attributes: Attributes, found: Lag | undefined): void {
  if (!found) return;
  for (const [topic, messages] of found.messages) result.observe(lag, messages, { ...attributes, [TOPIC]: topic });
  result.observe(lagAge, found.oldestAgeS, attributes);
}
