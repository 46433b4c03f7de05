import type { EventContract, TopicContract } from './event.ts';
import { schemaWriter, type JsonObject } from './json-schema.ts';
import type { ServiceContract } from './service.ts';
import type { EventUse } from './uses.ts';

const KAFKA_BINDING = '0.5.0';

interface Message {
  readonly action: 'send' | 'receive';
  readonly event: EventContract;
  readonly payload: JsonObject;
}

/** The AsyncAPI 3 description of the events that a service publishes, and of what it reads from those it consumes. */
export function asyncApiDocument(
  contract: ServiceContract,
  uses: readonly EventUse[],
  o: { version: string },
): JsonObject {
  const writer = schemaWriter('#/components/schemas/');
  const messages: Message[] = [
    ...Object.values(contract.events).map((event) => ({
      action: 'send' as const,
      event,
      payload: writer.of(event.data),
    })),
    ...uses.map(({ event, reads }) => ({ action: 'receive' as const, event, payload: writer.of(reads) })),
  ];
  const byTopic = Map.groupBy(messages, ({ event }) => event.topic.name);
  return {
    asyncapi: '3.0.0',
    info: {
      title: contract.name,
      version: o.version,
      description: `${contract.summary}. Events are CloudEvents 1.0 in Kafka's binary mode.`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries([...byTopic].map(([topic, its]) => [topic, describeChannel(its)])),
    operations: Object.fromEntries(messages.map((each) => [operationName(each), describeOperation(each)])),
    components: { schemas: writer.components() },
  };
}

const operationName = ({ action, event }: Message): string => `${action}.${event.type}`;
/** A service may publish an event and read part of it: two messages, two names. */
const messageName = operationName;

function describeChannel(messages: readonly Message[]): JsonObject {
  const [{ event } = { event: undefined }] = messages;
  if (event === undefined) return {};
  return {
    address: event.topic.name,
    description: `Records have the key ${event.topic.key}.`,
    messages: Object.fromEntries(messages.map((each) => [messageName(each), describeMessage(each)])),
    bindings: { kafka: topicBinding(event.topic) },
  };
}

function topicBinding({ name, partitions, cleanup, retentionMs }: TopicContract): JsonObject {
  return {
    topic: name,
    partitions,
    topicConfiguration: {
      'cleanup.policy': [cleanup],
      ...(cleanup === 'delete' ? { 'retention.ms': retentionMs } : {}),
    },
    bindingVersion: KAFKA_BINDING,
  };
}

function describeMessage({ event, payload }: Message): JsonObject {
  return {
    name: event.type,
    title: event.type,
    summary: event.summary,
    contentType: 'application/json',
    headers: headersOf(event),
    payload,
    bindings: { kafka: { key: { type: 'string' }, bindingVersion: KAFKA_BINDING } },
  };
}

function headersOf({ type }: EventContract): JsonObject {
  const text = { type: 'string' };
  return {
    type: 'object',
    properties: {
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: {
        type: 'string',
        format: 'uuid',
        description: 'The event, once and for ever: who has seen it ignores it.',
      },
      ce_type: { type: 'string', const: type },
      ce_source: text,
      ce_time: { type: 'string', format: 'date-time' },
      ce_dataschema: text,
      ce_release: { type: 'string', description: 'The release that published: `<service>@<version>+<hash>`.' },
      ce_attempt: { type: 'string', description: 'How often the sender has asked for the same thing, from 1.' },
      traceparent: { type: 'string', description: 'W3C Trace Context.' },
    },
    required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time'],
  };
}

function describeOperation(message: Message): JsonObject {
  const channel = `#/channels/${message.event.topic.name}`;
  return {
    action: message.action,
    summary: message.event.summary,
    channel: { $ref: channel },
    messages: [{ $ref: `${channel}/messages/${messageName(message)}` }],
  };
}
