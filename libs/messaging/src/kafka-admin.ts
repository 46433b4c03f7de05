import type { TopicContract } from '@two-pizza/contracts-kit';
import { Partitioners, type Admin, type IHeaders, type ITopicConfig, type Kafka, type Producer } from 'kafkajs';
import { openBatchMeter, type BatchMeter } from './batch-meter.ts';
import { openHopMeter, type HopMeter } from './hop-meter.ts';
import { dropConnections, kafkaClient } from './kafka-client.ts';
import { readToEnd, type PublishedRecord } from './topic-reader.ts';
import { deadLetterTopicOf, type KafkaSasl } from './settings.ts';

export type { PublishedRecord } from './topic-reader.ts';

/** How to reach the broker. */
export interface KafkaAdminOptions {
  readonly brokers: readonly string[];
  readonly clientId?: string;
  readonly tlsCa?: string;
  readonly sasl?: KafkaSasl;
}

/** A record to publish byte for byte. */
export interface RawRecord {
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: IHeaders;
  readonly partition?: number;
}

/** How far a group is behind on one partition; `committed` is undefined when it has no offset there. */
export interface ConsumerLag {
  readonly topic: string;
  readonly partition: number;
  readonly committed: number | undefined;
  readonly end: number;
  readonly lag: number;
}

const DEAD_LETTER_PARTITIONS = 12;
const DEAD_LETTER_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
// A record of nearly 1 MiB and the headers that say why it was given up.
const DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024;
const READY_WITHIN_MS = 60_000;
const SERVED_WITHIN_MS = 30_000;

/** Topics, groups and records, for the platform and for tests. Topic names are full names, prefix included. */
export class KafkaAdmin {
  readonly #kafka: Kafka;
  #admin: Promise<Admin> | undefined;
  #producer: Promise<Producer> | undefined;

  constructor(options: KafkaAdminOptions) {
    this.#kafka = kafkaClient({ ...options, clientId: options.clientId ?? 'two-pizza-admin' });
  }

  /** Returns when topics can be made, groups can be joined and records can be published. Fails after a minute. */
  async ready(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      try {
        const admin = await this.#connected();
        await admin.fetchOffsets({ groupId: 'two-pizza-ready' });
        await this.#connectedProducer();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw new Error('Kafka is not ready after 60 s', { cause: error });
        await this.close();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** Makes the topics that are missing, and one for the dead letters of each consumer; returns the names it made. */
  async createTopics(
    topics: readonly TopicContract[],
    options: { prefix?: string; consumers: readonly string[] },
  ): Promise<string[]> {
    const prefix = options.prefix ?? '';
    const admin = await this.#connected();
    const existing = new Set(await admin.listTopics());
    const wanted = [
      ...topics.map((topic) => configOf(topic, prefix)),
      ...options.consumers.map((name) => deadLetterConfig(name, prefix)),
    ];
    const missing = wanted.filter((config) => !existing.has(config.topic));
    if (missing.length > 0) {
      await admin.createTopics({ topics: missing, waitForLeaders: false });
      await untilServed(
        admin,
        missing.map((config) => config.topic),
      );
    }
    return missing.map((config) => config.topic);
  }

  /** Deletes topics with all their records. Those that do not exist are passed over. */
  async deleteTopics(topics: readonly string[]): Promise<void> {
    const admin = await this.#connected();
    const existing = new Set(await admin.listTopics());
    const found = topics.filter((topic) => existing.has(topic));
    if (found.length > 0) await admin.deleteTopics({ topics: found });
  }

  /** How far a group is behind, on every partition where it has an offset or where `topics` asks for it. */
  async lag(groupId: string, topics: readonly string[] = []): Promise<ConsumerLag[]> {
    const admin = await this.#connected();
    const known = await admin.fetchOffsets({ groupId, ...(topics.length > 0 ? { topics: [...topics] } : {}) });
    const lags = await Promise.all(
      known.map(async ({ topic, partitions }) => {
        const ends = new Map(
          (await admin.fetchTopicOffsets(topic)).map(({ partition, high, low }) => [partition, { high, low }]),
        );
        return partitions.map(({ partition, offset }): ConsumerLag => {
          const { high, low } = ends.get(partition) ?? { high: '0', low: '0' };
          const committed = Number(offset) < 0 ? undefined : Number(offset);
          return { topic, partition, committed, end: Number(high), lag: Number(high) - (committed ?? Number(low)) };
        });
      }),
    );
    return lags.flat();
  }

  /** Forgets a group with all its offsets. Its members must have left. */
  async deleteGroup(groupId: string): Promise<void> {
    await (await this.#connected()).deleteGroups([groupId]);
  }

  /** All records of a topic from the beginning to where it ends now, by partition and offset. */
  async readTopic(topic: string): Promise<PublishedRecord[]> {
    return readToEnd(this.#kafka, await this.#connected(), topic);
  }

  /** Publishes one record as it is, to see how consumers take it. */
  async publishRaw(topic: string, record: RawRecord): Promise<void> {
    const { key = null, ...rest } = record;
    await (await this.#connectedProducer()).send({ topic, acks: -1, messages: [{ key, ...rest }] });
  }

  /** Opens a bare producer and consumer on a topic of their own, to measure the floor under every event. */
  openHopMeter(): Promise<HopMeter> {
    return openHopMeter(this.#kafka);
  }

  /** Opens a bare producer, to measure the floor under the outbox. */
  openBatchMeter(): Promise<BatchMeter> {
    return openBatchMeter(this.#kafka);
  }

  /** Closes its connections; it may be used again. */
  async close(): Promise<void> {
    const [admin, producer] = [this.#admin, this.#producer];
    this.#admin = undefined;
    this.#producer = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
    await producer?.then((connected) => connected.disconnect()).catch(() => undefined);
    dropConnections(this.#kafka);
  }

  #connected(): Promise<Admin> {
    this.#admin ??= connect(this.#kafka.admin()).catch((error: unknown) => {
      this.#admin = undefined;
      throw error;
    });
    return this.#admin;
  }

  #connectedProducer(): Promise<Producer> {
    const createPartitioner = Partitioners.DefaultPartitioner;
    this.#producer ??= connect(
      this.#kafka.producer({ idempotent: true, allowAutoTopicCreation: false, createPartitioner }),
    ).catch((error: unknown) => {
      this.#producer = undefined;
      throw error;
    });
    return this.#producer;
  }
}

/** A broker under load knows a new topic only after a while; the wait that kafkajs has for it gives up too soon. */
async function untilServed(admin: Admin, topics: string[]): Promise<void> {
  const deadline = Date.now() + SERVED_WITHIN_MS;
  for (;;) {
    try {
      const { topics: known } = await admin.fetchTopicMetadata({ topics });
      if (known.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) {
        await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic))); // a leader is named before it serves
        return;
      }
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error('the new topics have no leaders after 30 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function connect<T extends { connect(): Promise<void>; disconnect(): Promise<void> }>(client: T): Promise<T> {
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.disconnect().catch(() => undefined);
    throw error;
  }
}

function configOf(topic: TopicContract, prefix: string): ITopicConfig {
  const configEntries = [
    { name: 'cleanup.policy', value: topic.cleanup },
    { name: 'retention.ms', value: String(topic.retentionMs) },
  ];
  return { topic: prefix + topic.name, numPartitions: topic.partitions, replicationFactor: -1, configEntries };
}

function deadLetterConfig(consumer: string, prefix: string): ITopicConfig {
  const configEntries = [
    { name: 'retention.ms', value: String(DEAD_LETTER_RETENTION_MS) },
    { name: 'max.message.bytes', value: String(DEAD_LETTER_MAX_BYTES) },
  ];
  return {
    topic: prefix + deadLetterTopicOf(consumer),
    numPartitions: DEAD_LETTER_PARTITIONS,
    replicationFactor: -1,
    configEntries,
  };
}
