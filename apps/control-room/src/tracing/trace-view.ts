/** What `GET /traces` answers, and `npm run trace` shows. */
import type { SpanKind } from '@two-pizza/local-infra';

/** One span as the control room keeps it: everything but the texts that are long and the same every time. */
export interface KeptSpan {
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly service: string;
  readonly release: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface TraceView {
  readonly traceId: string;
  /** By their start. */
  readonly spans: readonly KeptSpan[];
  /** Spans beyond what is kept of one trace. */
  readonly spansLeftOut: number;
  /** How long nothing of it has arrived. */
  readonly quietForMs: number;
}

export interface TracesAnswer {
  /** By their first span. */
  readonly traces: readonly TraceView[];
  /** Since when the control room has kept traces, and how many it keeps. */
  readonly since: string;
  readonly kept: number;
  /** Where the services send their traces instead, when the user's settings say so. */
  readonly sentTo?: string;
}

/** Every span's parent is there. The last hop may arrive before the first: each service sends on its own. */
export function isWhole({ spans }: TraceView): boolean {
  const ids = new Set(spans.map((span) => span.spanId));
  return spans.every(({ parentSpanId }) => parentSpanId === '' || ids.has(parentSpanId));
}
