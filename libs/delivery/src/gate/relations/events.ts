import type { Manifest, PublishedEvent } from '@two-pizza/contracts-kit/documents';
import type { Break } from '../break.ts';
import { brokenReading, unreadable } from './answers.ts';

const KINDS = { gone: 'event-field-gone', unreadable: 'event-unreadable' } as const;

/** The service that publishes an event type is its first word. */
export const producerOf = (type: string): string => type.slice(0, type.indexOf('.'));

/** The event types of this producer that the consumer reads. */
export function typesRead(consumer: Manifest, producer: string): string[] {
  return Object.keys(consumer.uses.events).filter((type) => producerOf(type) === producer);
}

/**
 * producer → consumer, events: still published (`before` is what the producer's release before published), on the same topic
 * under the same key, readable, and every field that is read still named.
 */
export function brokenEvents(consumer: Manifest, producer: Manifest, before: Manifest | undefined): Break[] {
  return typesRead(consumer, producer.service).flatMap((type) => {
    const use = consumer.uses.events[type];
    const event = producer.provides.events[type];
    if (use === undefined) return [];
    if (event === undefined) return before?.provides.events[type] === undefined ? [] : [eventGone(type)];
    const moved = movedTo(type, use, event);
    return moved.length > 0 ? moved : brokenReading(at(type), event.publishes, use.reads, KINDS);
  });
}

/** An event that lies in a topic or in a dead letter: nobody will write it again, so it need only be readable. */
export function brokenRetained(type: string, consumer: Manifest, event: PublishedEvent): Break[] {
  const use = consumer.uses.events[type];
  return use === undefined ? [] : unreadable(at(type), event.publishes, use.reads, KINDS.unreadable);
}

const at = (type: string) => (path: string) => (path === '' ? type : `${type} → ${path}`);

const eventGone = (type: string): Break => ({
  kind: 'event-gone',
  path: type,
  reason: 'is no longer published, and is consumed',
  undecided: false,
});

function movedTo(type: string, use: { topic: string; key: string }, event: PublishedEvent): Break[] {
  const moved = (what: 'topic' | 'key'): Break => ({
    kind: 'event-moved',
    path: `${type} → ${what}`,
    reason: `is published with the ${what} ${event[what]}, and consumed with ${use[what]}`,
    undecided: false,
  });
  return (['topic', 'key'] as const).filter((what) => use[what] !== event[what]).map(moved);
}
