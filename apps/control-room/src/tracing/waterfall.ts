/** From the spans of one trace to what happened in which order. Plain functions. */
import type { KeptSpan, TraceView } from './trace-view.ts';

/** One span in its leg; `depth` counts from the leg's first span. */
export interface Row {
  readonly span: KeptSpan;
  readonly depth: number;
}

/** The way of one message over Kafka, from the moment its cause was written to the moment its handling began. */
export interface Hop {
  readonly startMs: number;
  /** In the producer's outbox: for as long as Kafka is away. */
  readonly outboxMs: number;
  /** From the relay to Kafka's acknowledgement. */
  readonly sendMs: number;
  /** In the topic: for as long as the consumer is away or behind. */
  readonly topicMs: number;
}

/** What one process did at one go: a request with what it called, or the handling of one message. */
export interface Leg {
  readonly hop?: Hop;
  readonly rows: readonly Row[];
}

export interface Waterfall {
  readonly startMs: number;
  readonly durationMs: number;
  readonly legs: readonly Leg[];
}

const endOf = (span: KeptSpan) => span.startMs + span.durationMs;

/** The legs of a trace, by their start. A trace has at least one span. */
export function waterfallOf({ spans }: TraceView): Waterfall {
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const children = Map.groupBy(spans, (span) => span.parentSpanId);
  const childrenOf = (span: KeptSpan) => children.get(span.spanId) ?? [];
  const hasArrived = (span: KeptSpan) => span.kind === 'producer' && childrenOf(span).some(isConsumer);

  const rowsBelow = (span: KeptSpan, depth: number): Row[] =>
    childrenOf(span)
      .filter((child) => !isConsumer(child) && !hasArrived(child)) // a message that arrived is the hop of another leg
      .flatMap((child) => [{ span: child, depth }, ...rowsBelow(child, depth + 1)]);

  const legOf = (first: KeptSpan): Leg => {
    const rows = [{ span: first, depth: 0 }, ...rowsBelow(first, 1)];
    const sent = byId.get(first.parentSpanId);
    if (sent?.kind !== 'producer') return { rows };
    const cause = byId.get(sent.parentSpanId);
    return { hop: hopOf(first, sent, cause ? writtenMs(cause, childrenOf(cause), sent) : sent.startMs), rows };
  };

  const firsts = spans.filter((span) => isConsumer(span) || !byId.has(span.parentSpanId));
  return { startMs, durationMs: Math.max(...spans.map(endOf)) - startMs, legs: firsts.map(legOf) };
}

function isConsumer({ kind }: KeptSpan): boolean {
  return kind === 'consumer';
}

function hopOf(handled: KeptSpan, sent: KeptSpan, writtenAtMs: number): Hop {
  return {
    startMs: writtenAtMs,
    outboxMs: sent.startMs - writtenAtMs,
    sendMs: sent.durationMs,
    topicMs: Math.max(0, handled.startMs - endOf(sent)), // Kafka may hand a record on before it has acknowledged it
  };
}

/** When the message was stored: with the last statement before it was sent, as no statement of ours follows the outbox's. */
function writtenMs(cause: KeptSpan, ofCause: readonly KeptSpan[], sent: KeptSpan): number {
  const statements = ofCause.filter((span) => isStatement(span) && endOf(span) <= sent.startMs);
  return statements.length > 0 ? Math.max(...statements.map(endOf)) : Math.min(cause.startMs, sent.startMs);
}

/** A call of the database. */
export function isStatement({ attributes }: KeptSpan): boolean {
  return attributes['db.system.name'] !== undefined;
}

/** A trace that no request began and that changed nothing: an event that a service published once more by itself. */
export function isPublishedAgain({ legs }: Waterfall): boolean {
  const firsts = legs.flatMap(({ rows }) => rows[0]?.span ?? []);
  const handled = firsts.filter(isConsumer);
  const isIdle = ({ attributes }: KeptSpan) => /^(refused|ignored):/.test(String(attributes['messaging.outcome']));
  const isRoot = firsts[0]?.kind === 'producer' && firsts[0].parentSpanId === '';
  return isRoot && handled.length > 0 && handled.every(isIdle);
}

/** A trace that only looked at the order: one GET and what it called. */
export function isRead({ legs }: Waterfall): boolean {
  const first = legs[0]?.rows[0]?.span;
  return legs.length === 1 && first?.kind === 'server' && first.attributes['http.request.method'] === 'GET';
}
