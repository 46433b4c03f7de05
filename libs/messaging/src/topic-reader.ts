import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, Kafka } from 'kafkajs';
import { recordOf } from './record.ts';

/** One record as it stands on a topic. `headers` are texts; the last one counts when a name repeats. */
export interface PublishedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

/** Reads a topic from the beginning to where it ends at the moment of the call. */
export async function readToEnd(kafka: Kafka, admin: Admin, topic: string): Promise<PublishedRecord[]> {
  const ends = new Map<number, number>();
  for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
    if (Number(high) > Number(low)) ends.set(partition, Number(high));
  }
  if (ends.size === 0) return [];
  const groupId = `two-pizza-read-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 50, allowAutoTopicCreation: false });
  try {
    const records = await collect(consumer, topic, ends);
    return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined); // an empty group disappears by itself, later
  }
}

async function collect(consumer: Consumer, topic: string, ends: Map<number, number>): Promise<PublishedRecord[]> {
  const records: PublishedRecord[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachBatch = async ({
      batch,
    }: {
      batch: { partition: number; messages: Parameters<typeof recordOf>[2][]; lastOffset(): string };
    }) => {
      const end = ends.get(batch.partition) ?? 0;
      for (const message of batch.messages) {
        if (Number(message.offset) < end) records.push(published(topic, batch.partition, message));
      }
      if (Number(batch.lastOffset()) + 1 >= end) ends.delete(batch.partition);
      if (ends.size === 0) resolve();
    };
    consumer.run({ eachBatch, autoCommit: false }).catch(reject);
  });
  return records;
}

function published(topic: string, partition: number, message: Parameters<typeof recordOf>[2]): PublishedRecord {
  const { offset, key, value, headers, timestampMs } = recordOf(topic, partition, message);
  const texts = Object.fromEntries(headers.map(([name, bytes]) => [name, bytes.toString('utf8')]));
  return { topic, partition, offset, key: key?.toString('utf8') ?? null, value, headers: texts, timestampMs };
}
