import { context, propagation, SpanKind, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import { headerOf, keyOf, type ReceivedRecord } from './record.ts';

const tracer = trace.getTracer('@two-pizza/messaging');

/** What a span says about a message that is sent; names by OpenTelemetry's semantic conventions for Kafka. */
export interface SentMessage {
  readonly topic: string;
  readonly key: string | null;
  readonly eventId: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts the producer span of one message, as a child of the trace that its outbox row carries. */
export function startSendSpan(message: SentMessage): {
  readonly span: Span;
  readonly headers: Readonly<Record<string, string>>;
} {
  const parent = propagation.extract(context.active(), message.headers);
  const span = tracer.startSpan(`send ${message.topic}`, { kind: SpanKind.PRODUCER }, parent);
  if (!span.isRecording()) return { span, headers: message.headers }; // who comes next follows the same trace, not kept either
  span.setAttributes({
    'messaging.system': 'kafka',
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'send',
    'messaging.destination.name': message.topic,
    'messaging.message.id': message.eventId,
    'messaging.kafka.message.key': message.key ?? '',
    'cloudevents.event_type': message.type,
  });
  const headers = { ...message.headers };
  propagation.inject(trace.setSpan(parent, span), headers);
  return { span, headers };
}

/** Ends spans together: all of a batch were acknowledged, or none counts. */
export function endSpans(spans: readonly Span[], error?: unknown): void {
  for (const span of spans) {
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    span.end();
  }
}

/** What a consumer span says beyond the record itself. `keyField` is the topic's key: `orderId`. */
export interface Processed {
  readonly group: string;
  readonly type: string;
  readonly keyField: string;
}

/** Runs the handling of one message in its consumer span, a child of the message's trace. */
export async function inProcessSpan<T>(
  record: ReceivedRecord,
  about: Processed,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': record.topic,
    'messaging.destination.partition.id': String(record.partition),
    'messaging.kafka.offset': record.offset,
    'messaging.kafka.message.key': keyOf(record),
    'messaging.message.id': headerOf(record, 'ce_id') ?? '',
    'messaging.consumer.group.name': about.group,
    'cloudevents.event_type': about.type,
    [attributeOf(about.keyField)]: keyOf(record),
  };
  const span = tracer.startSpan(`process ${record.topic}`, { kind: SpanKind.CONSUMER, attributes }, traceOf(record));
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(span));
  } finally {
    span.end();
  }
}

/** `orderId` reads `shop.order.id`: the same attribute that HTTP spans carry. */
function attributeOf(keyField: string): string {
  return `shop.${keyField.replaceAll(/[A-Z]/g, (letter) => `.${letter.toLowerCase()}`)}`;
}

function traceOf(record: ReceivedRecord): Context {
  const carrier: Record<string, string> = {};
  for (const name of ['traceparent', 'tracestate']) {
    const value = headerOf(record, name);
    if (value !== undefined) carrier[name] = value;
  }
  return propagation.extract(context.active(), carrier);
}
