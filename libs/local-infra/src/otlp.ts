/** What the receiver keeps: spans, metrics and logs as flat records. */

export type Attributes = Readonly<Record<string, unknown>>;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** `service.name` of the process that sent it. */
  readonly service: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
}

export const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof kinds)[number];
export const statuses = ['unset', 'ok', 'error'] as const;

/** One point of one metric. For a histogram `value` is the sum. */
export interface OtlpMetric {
  readonly name: string;
  readonly service: string;
  readonly value: number;
  readonly count?: number;
  readonly timeMs: number;
  readonly attributes: Attributes;
}

export interface OtlpLog {
  readonly service: string;
  readonly body: unknown;
  readonly severity: string;
  readonly traceId: string;
  readonly attributes: Attributes;
}
