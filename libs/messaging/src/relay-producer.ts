import { Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import { patchKafkajsEncoder } from './kafkajs-encoder.patch.ts';
import { outboxBatch, type OutboxRow } from './outbox-batch.ts';
import { endSpans } from './spans.ts';

/**
 * The relay's way to Kafka: idempotent, acks=all, one batch at a time. A producer that failed once is never used again:
 * kafkajs' sequence numbers cannot be trusted after an error.
 */
export class RelayProducer {
  readonly #kafka: Kafka;
  readonly #topicPrefix: string;
  readonly #service: string;
  #producer: Producer | undefined;
  #inHand: Promise<unknown> = Promise.resolve();
  #closing: Promise<unknown> = Promise.resolve();

  constructor(kafka: Kafka, about: { readonly service: string; readonly topicPrefix: string }) {
    patchKafkajsEncoder();
    this.#kafka = kafka;
    this.#service = about.service;
    this.#topicPrefix = about.topicPrefix;
  }

  /** Publishes the rows in their order; returns when Kafka has acknowledged all of them. */
  async publish(rows: readonly OutboxRow[]): Promise<void> {
    const { messages, spans } = outboxBatch(rows, this.#service);
    try {
      const sending = this.#send(messages);
      this.#inHand = sending.catch(() => undefined);
      await sending;
      endSpans(spans);
    } catch (error) {
      endSpans(spans, error);
      await this.disconnect();
      throw error;
    }
  }

  /** Closes the producer; the next publish makes a new one. Returns when all that were in use are closed. */
  async disconnect(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    const closing = this.#closing;
    this.#closing = Promise.allSettled([closing, producer && this.#close(producer)]);
    await this.#closing;
  }

  // Twice: kafkajs, closed in the middle of a try, connects anew for the next one.
  async #close(producer: Producer): Promise<void> {
    await producer.disconnect().catch(() => undefined);
    await this.#inHand;
    await producer.disconnect();
  }

  async #send(messages: readonly { topic: string; message: Message }[]): Promise<void> {
    const producer = await this.#connected();
    await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages: this.#byTopic(messages) });
  }

  async #connected(): Promise<Producer> {
    if (this.#producer) return this.#producer;
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 1 }, // kafkajs wants at least one from an idempotent producer
    });
    this.#producer = producer;
    await producer.connect();
    return producer;
  }

  #byTopic(messages: readonly { topic: string; message: Message }[]): { topic: string; messages: Message[] }[] {
    const byTopic = new Map<string, Message[]>();
    for (const { topic, message } of messages) {
      const list = byTopic.get(topic) ?? [];
      list.push(message);
      byTopic.set(topic, list);
    }
    return [...byTopic].map(([topic, list]) => ({ topic: this.#topicPrefix + topic, messages: list }));
  }
}
