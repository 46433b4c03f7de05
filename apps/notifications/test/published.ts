import { randomUUID } from 'node:crypto';
import type { EventContract, EventUse, WrittenDataOf } from '@two-pizza/contracts-kit';
import { waitFor, type Suite } from '@two-pizza/local-infra/testing';

/** Puts another service's fact on Kafka, the way its relay does: the part of it that we read. Returns the event's id. */
export async function publish<U extends EventUse>(
  suite: Suite,
  { event }: U,
  data: WrittenDataOf<U>,
  more: { readonly eventId?: string; readonly traceparent?: string } = {},
): Promise<string> {
  const { eventId = randomUUID(), traceparent } = more;
  const key = String((data as Record<string, unknown>)[event.topic.key]);
  const headers = {
    ce_specversion: '1.0',
    ce_id: eventId,
    ce_type: event.type,
    ce_source: event.type.split('.')[0] ?? '',
    ce_time: new Date().toISOString(),
    ce_release: '1.0.0+test',
    'content-type': 'application/json',
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  await suite.kafka.publishRaw(`${suite.prefix}${event.topic.name}`, { key, value: JSON.stringify(data), headers });
  return eventId;
}

/** Waits until so many events with this key are on the topic, and returns all of them: type and data, in order. */
export function waitForPublished(suite: Suite, { topic }: EventContract, key: string, count: number) {
  return waitFor(`${count} events of ${key} on ${topic.name}`, async () => {
    const records = await suite.kafka.readTopic(`${suite.prefix}${topic.name}`);
    const found = records.filter((record) => record.key === key);
    if (found.length < count) return undefined;
    return found.map(({ headers, value }) => ({
      type: headers['ce_type'],
      data: JSON.parse(String(value)) as unknown,
    }));
  });
}

/** Waits until the service has said how it ended a message, and returns that: `refused:order-cancelled`. */
export function waitForEnd(suite: Suite, eventId: string, by: 'consumer' | 'replay' = 'consumer'): Promise<string> {
  return waitFor(`notifications to end message ${eventId}`, async () => {
    const lines = suite.logs('notifications').split('\n');
    const mine = (line: string) =>
      line.includes('message ended') && line.includes(eventId) && line.includes(`"by":"${by}"`);
    const line = lines.findLast(mine);
    if (line === undefined) return undefined;
    const { outcome, reason } = JSON.parse(line) as { outcome: string; reason?: string };
    return reason === undefined ? outcome : `${outcome}:${reason}`;
  });
}
