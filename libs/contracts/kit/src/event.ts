import type { z } from 'zod';

/** A Kafka topic as its producer promises it. `key` is the field of every event's data that is the record's key. */
export interface TopicContract {
  readonly name: string;
  readonly key: string;
  readonly partitions: number;
  readonly retentionMs: number;
  readonly cleanup: 'delete' | 'compact';
}

const SEVEN_DAYS_MS = 7 * 24 * 60 * 60 * 1000;

/** Declares a topic with the house's defaults: 12 partitions, kept for 7 days. */
export function defineTopic<const N extends string, const K extends string>(
  topic: { readonly name: N; readonly key: K } & Partial<TopicContract>,
): TopicContract & { readonly name: N; readonly key: K } {
  return { partitions: 12, retentionMs: SEVEN_DAYS_MS, cleanup: 'delete', ...topic };
}

/** One event type (`orders.order-placed.v1`), its topic and the data it carries. */
export interface EventContract {
  readonly type: string;
  readonly summary: string;
  readonly topic: TopicContract;
  readonly data: z.ZodType;
}

/** Declares an event; the identity function that keeps its literal types. */
export function defineEvent<const E extends EventContract>(event: E): E {
  return event;
}

/** The data of an event as its producer writes it. */
export type DataOf<E extends EventContract> = z.input<E['data']>;
