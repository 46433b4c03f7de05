import type { Span } from '@opentelemetry/api';
import { storesValues } from '@two-pizza/contracts-kit';
import type { IHeaders, Message } from 'kafkajs';
import { z } from 'zod';
import { startSendSpan } from './spans.ts';

const StoredHeaders = z.record(z.string(), z.string());
storesValues('outbox.headers', StoredHeaders);

/** A row of the outbox as the relay reads it; the last four columns are set when it stands for a dead letter. */
export interface OutboxRow {
  readonly position: number;
  readonly event_id: string;
  readonly topic: string;
  readonly key: string | null;
  readonly type: string;
  readonly payload: string;
  readonly headers: z.output<typeof StoredHeaders>;
  readonly created_at: Date;
  readonly dead_letter: number | null;
  readonly record_key: Buffer | null;
  readonly record_value: Buffer | null;
  readonly record_headers: [name: string, base64: string][] | null;
}

/** Rows as kafkajs takes them, each with its producer span started. */
export function outboxBatch(
  rows: readonly OutboxRow[],
  service: string,
): { readonly messages: { topic: string; message: Message }[]; readonly spans: Span[] } {
  const spans: Span[] = [];
  const messages = rows.map((row) => {
    const { span, headers } = startSendSpan({
      topic: row.topic,
      key: row.key,
      eventId: row.event_id,
      type: row.type,
      headers: row.headers,
    });
    spans.push(span);
    return { topic: row.topic, message: row.dead_letter === null ? eventOf(row, headers, service) : deadLetterOf(row) };
  });
  return { messages, spans };
}

// CloudEvents 1.0, Kafka protocol binding, binary mode.
function eventOf(row: OutboxRow, headers: Readonly<Record<string, string>>, service: string): Message {
  return {
    key: row.key,
    value: row.payload,
    headers: {
      ...headers,
      ce_specversion: '1.0',
      ce_id: row.event_id,
      ce_type: row.type,
      ce_source: service,
      ce_time: row.created_at.toISOString(),
      ce_dataschema: `urn:two-pizza:event:${row.type}`,
      'content-type': 'application/json',
    },
  };
}

// Original bytes and headers; the row's own headers (x-dead-letter-…) are added.
function deadLetterOf(row: OutboxRow): Message {
  const headers: IHeaders = {};
  for (const [name, base64] of row.record_headers ?? []) {
    const value = Buffer.from(base64, 'base64');
    const known = headers[name];
    headers[name] = known === undefined ? value : [known, value].flat();
  }
  return { key: row.record_key, value: row.record_value, headers: { ...headers, ...row.headers } };
}
