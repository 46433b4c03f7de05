import { Partitioners, type Kafka, type Message } from 'kafkajs';

const BATCH = 500;

/** Publishes by bare kafkajs: the floor under the relay, with the relay's own settings. */
export interface BatchMeter {
  /** Sends all messages to a topic, one batch of 500 after the other, and returns the milliseconds until the last was acknowledged. */
  send(topic: string, messages: readonly Message[]): Promise<number>;
  close(): Promise<void>;
}

/** Idempotent, acks=all, one batch at a time; no database, no spans. */
export async function openBatchMeter(kafka: Kafka): Promise<BatchMeter> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return {
    async send(topic, messages) {
      const startedAtMs = performance.now();
      for (let from = 0; from < messages.length; from += BATCH) {
        const topicMessages = [{ topic, messages: messages.slice(from, from + BATCH) }];
        await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages });
      }
      return performance.now() - startedAtMs;
    },
    close: () => producer.disconnect(),
  };
}
