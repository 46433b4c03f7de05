import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';

/** Measures bare Kafka: the floor under everything that travels through it. */
export interface HopMeter {
  /** Sends one record and forwards it until it has arrived `hops` times, one after the other; milliseconds from first send to last arrival. Rounds may run at once. */
  round(hops: number): Promise<number>;
  /** Ends the clients and deletes topic and group. */
  close(): Promise<void>;
}

const VALUE_BYTES = 600; // an order event with one line, roughly

/** A bare producer and a bare consumer with our settings (acks=all, idempotent, 50 ms fetches): no database, no inbox, no spans. */
export async function openHopMeter(kafka: Kafka, name = `hop-meter-${randomUUID()}`): Promise<HopMeter> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: name, numPartitions: 1 }] });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  const consumer = kafka.consumer({
    groupId: name,
    sessionTimeout: 6_000,
    heartbeatInterval: 200,
    maxWaitTimeInMs: 50,
  });
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic: name, fromBeginning: true });

  const arrivals = new Map<string, () => void>();
  await consumer.run({ eachMessage: ({ message: { key } }) => Promise.resolve(arrivals.get(String(key))?.()) });
  const hop = async (): Promise<void> => {
    const key = randomUUID();
    const arrival = new Promise<void>((resolve) => arrivals.set(key, resolve));
    await producer.send({ topic: name, acks: -1, messages: [{ key, value: Buffer.alloc(VALUE_BYTES, 'x') }] });
    await arrival.finally(() => arrivals.delete(key));
  };
  await hop(); // the group has its partition from here on
  return {
    async round(hops) {
      const startedAtMs = performance.now();
      for (let n = 0; n < hops; n += 1) await hop();
      return performance.now() - startedAtMs;
    },
    async close() {
      await Promise.all([producer.disconnect(), consumer.disconnect()]);
      await admin.deleteTopics({ topics: [name] });
      await admin.deleteGroups([name]);
      await admin.disconnect();
    },
  };
}
