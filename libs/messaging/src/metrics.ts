import { metrics, type Attributes } from '@opentelemetry/api';

const meter = metrics.getMeter('@two-pizza/messaging');

const ended = meter.createCounter('messaging.messages.ended', { description: 'Messages by how their handling ended' });
const age = meter.createHistogram('messaging.message.age', {
  unit: 'ms',
  description: 'From the event to the end of its handling',
});
const published = meter.createCounter('messaging.outbox.published', {
  description: 'Outbox rows that Kafka acknowledged',
});
const failures = meter.createCounter('messaging.outbox.failures', {
  description: 'Batches that Kafka did not acknowledge',
});
const rows = meter.createObservableGauge('messaging.outbox.rows', {
  description: 'Outbox rows that are not yet on Kafka',
});
const oldest = meter.createObservableGauge('messaging.outbox.oldest_age', {
  unit: 's',
  description: 'Age of the oldest outbox row',
});
const waiting = meter.createObservableGauge('messaging.dead_letters.waiting', {
  description: 'Dead letters that nobody has settled',
});

/** Counts one ended message. `outcome` and `reason` are the words of the closed union. */
export function countEnded(
  labels: { consumer: string; topic: string; type: string; outcome: string; reason?: string },
  ageMs: number,
): void {
  ended.add(1, labels);
  age.record(ageMs, { consumer: labels.consumer, topic: labels.topic });
}

/** Counts what the relay has published. */
export function countPublished(count: number): void {
  published.add(count);
}

/** Counts a batch that will be sent again. */
export function countPublishFailure(): void {
  failures.add(1);
}

/** What stands in the outbox and among the dead letters of a service. */
export interface Backlog {
  readonly rows: number;
  readonly oldestAgeS: number;
  readonly deadLettersWaiting: number;
}

/** Reports the backlog at every export, as long as `read` gives one; returns what ends it. */
export function observeBacklog(consumer: string, read: () => Promise<Backlog | undefined>): () => void {
  const attributes: Attributes = { consumer };
  const observe = async (result: { observe: (gauge: typeof rows, value: number, attributes: Attributes) => void }) => {
    const backlog = await read().catch(() => undefined); // an export without the figure says "not known"
    if (!backlog) return;
    result.observe(rows, backlog.rows, attributes);
    result.observe(oldest, backlog.oldestAgeS, attributes);
    result.observe(waiting, backlog.deadLettersWaiting, attributes);
  };
  meter.addBatchObservableCallback(observe, [rows, oldest, waiting]);
  return () => meter.removeBatchObservableCallback(observe, [rows, oldest, waiting]);
}
