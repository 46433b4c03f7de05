import { metrics, type BatchObservableResult } from '@opentelemetry/api';

const meter = metrics.getMeter('@two-pizza/postgres');

const count = meter.createObservableUpDownCounter('db.client.connection.count', {
  unit: '{connection}',
  description: 'Connections of the pool, by state',
});
const max = meter.createObservableUpDownCounter('db.client.connection.max', {
  unit: '{connection}',
  description: 'Most connections that the pool may open',
});
const pending = meter.createObservableUpDownCounter('db.client.connection.pending_requests', {
  unit: '{request}',
  description: 'Statements that wait for a connection',
});

/** A pool as its metrics see it. `name` is the database's. */
export interface ObservedPool {
  readonly name: string;
  readonly max: number;
  use(): { readonly total: number; readonly idle: number; readonly waiting: number };
}

/** Reports the use of a pool at every export, by OpenTelemetry's names; returns what ends it. */
export function observePool({ name, max: most, use }: ObservedPool): () => void {
  const attributes = { 'db.client.connection.pool.name': name };
  const observe = (result: BatchObservableResult) => {
    const { total, idle, waiting } = use();
    result.observe(count, idle, { ...attributes, 'db.client.connection.state': 'idle' });
    result.observe(count, total - idle, { ...attributes, 'db.client.connection.state': 'used' });
    result.observe(max, most, attributes);
    result.observe(pending, waiting, attributes);
  };
  const instruments = [count, max, pending];
  meter.addBatchObservableCallback(observe, instruments);
  return () => meter.removeBatchObservableCallback(observe, instruments);
}
