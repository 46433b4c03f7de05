import { randomUUID } from 'node:crypto';
import { context, propagation } from '@opentelemetry/api';
import type { DataOf, EventContract } from '@two-pizza/contracts-kit';

/** The largest payload in bytes: with its headers it fits Kafka's default of 1 MiB per batch. */
export const MAX_PAYLOAD_BYTES = 900_000;

/** One event as the outbox keeps it. `topic` is without prefix. */
export interface OutgoingMessage {
  readonly eventId: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly payload: string;
  readonly headers: Record<string, string>;
}

/** The data is not what the event's contract promises: a fault of the producer, found before anything is written. */
export class OutgoingInvalid extends Error {}

let ownRelease: string | undefined;

/** Names the release that all further messages of this process carry. */
export function publishAs(release: string): void {
  ownRelease = release;
}

/**
 * Makes a message from an event and its data: checked against the contract, at most 900 000 bytes, with the trace of
 * the caller. Fields that the contract does not name are left out. `attempt` counts how often the fact was published.
 */
export function outgoing<E extends EventContract>(
  event: E,
  data: DataOf<E>,
  options: { attempt?: number } = {},
): OutgoingMessage {
  const checked = event.data.safeParse(data);
  if (!checked.success)
    throw new OutgoingInvalid(`${event.type} breaks its contract: ${checked.error.message}`, { cause: checked.error });
  const key = (checked.data as Record<string, unknown>)[event.topic.key];
  if (typeof key !== 'string')
    throw new OutgoingInvalid(`${event.type} has no text in its key field ${event.topic.key}`);
  const payload = JSON.stringify(checked.data);
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_PAYLOAD_BYTES)
    throw new OutgoingInvalid(`${event.type} has ${bytes} bytes; ${MAX_PAYLOAD_BYTES} are allowed`);
  return {
    eventId: randomUUID(),
    topic: event.topic.name,
    key,
    type: event.type,
    payload,
    headers: headersOf(options.attempt),
  };
}

function headersOf(attempt: number | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (ownRelease !== undefined) headers['ce_release'] = ownRelease;
  if (attempt !== undefined) headers['ce_attempt'] = String(attempt);
  propagation.inject(context.active(), headers);
  return headers;
}

/** The columns event_id, topic, key, type, payload, headers: for `unnest($1::uuid[], $2::text[], …, $6::jsonb[])` in a statement that also writes the business change. */
export function outboxColumns(
  messages: readonly OutgoingMessage[],
): [eventIds: string[], topics: string[], keys: string[], types: string[], payloads: string[], headers: string[]] {
  return [
    messages.map((message) => message.eventId),
    messages.map((message) => message.topic),
    messages.map((message) => message.key),
    messages.map((message) => message.type),
    messages.map((message) => message.payload),
    messages.map((message) => JSON.stringify(message.headers)),
  ];
}
