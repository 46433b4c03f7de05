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
  /** Why it failed, where it says so. */
  readonly statusMessage?: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
}

export const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof kinds)[number];
export const statuses = ['unset', 'ok', 'error'] as const;

/** How a metric's points are to be read: a counter only grows, an up-down counter is a sum that also falls. */
export type MetricKind = 'counter' | 'up-down counter' | 'gauge' | 'histogram';

/** One point of one metric. For a histogram `value` is the sum. */
export interface OtlpMetric {
  readonly name: string;
  readonly kind: MetricKind;
  /** As UCUM writes it: `s`, `By`, `{message}`; empty for a plain number. */
  readonly unit: string;
  readonly description: string;
  readonly service: string;
  readonly value: number;
  readonly count?: number;
  /** Of a histogram: how many values lie at or below each bound and above the one before; one more than bounds. */
  readonly buckets?: { readonly bounds: readonly number[]; readonly counts: readonly number[] };
  readonly timeMs: number;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

export interface OtlpLog {
  readonly service: string;
  readonly body: unknown;
  readonly severity: string;
  readonly traceId: string;
  readonly attributes: Attributes;
}
