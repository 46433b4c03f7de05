import type { IHeaders, KafkaMessage } from 'kafkajs';

/** One header as it came: names may repeat, values are bytes. */
export type RecordHeader = readonly [name: string, value: Buffer];

/** One record of Kafka, byte for byte. `topic` is without prefix. */
export interface ReceivedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  /** When the producer (or the broker) stamped it, ms since 1970. */
  readonly timestampMs: number;
}

/** Takes over a message of kafkajs. */
export function recordOf(topic: string, partition: number, message: KafkaMessage): ReceivedRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers ?? {}),
    timestampMs: Number(message.timestamp),
  };
}

function headersOf(headers: IHeaders): RecordHeader[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values ?? []].flat().map((value): RecordHeader => [name, typeof value === 'string' ? Buffer.from(value) : value]),
  );
}

/** The text of a header; the last one counts when a name repeats. */
export function headerOf(record: ReceivedRecord, name: string): string | undefined {
  return record.headers.findLast(([known]) => known === name)?.[1].toString('utf8');
}

/** The record's key as text; empty when it has none. */
export function keyOf(record: ReceivedRecord): string {
  return record.key?.toString('utf8') ?? '';
}
