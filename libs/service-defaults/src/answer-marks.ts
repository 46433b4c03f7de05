import { randomBytes } from 'node:crypto';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { Span, SpanContext } from '@opentelemetry/api';
import type { Release } from './release.ts';

/** The headers of every answer: its trace, and which release gave it. */
export function answerMarks(release: Release, span: SpanContext = newSpanContext()): Record<string, string> {
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return {
    traceresponse: `00-${span.traceId}-${span.spanId}-${flags}`,
    'x-release': `${release.service}@${release.release}`,
    'x-content-type-options': 'nosniff',
  };
}

/** A span with valid ids in any case: without telemetry the API hands out zeros. */
export function withIds(span: Span | undefined): Span {
  return span && isSpanContextValid(span.spanContext()) ? span : trace.wrapSpanContext(newSpanContext());
}

/** Ids of a trace that nobody records, so that an answer and its log line still name each other. */
export function newSpanContext(): SpanContext {
  return { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), traceFlags: 0 };
}
