/** Reads OTLP in JSON, as it comes over the wire, into flat records. */
import { type Attributes, kinds, type MetricKind, type OtlpLog, type OtlpMetric, type Span, statuses } from './otlp.ts';

type Value = {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string | number;
  doubleValue?: number;
  arrayValue?: { values?: Value[] };
};
type KeyValue = { key: string; value?: Value };
type Resource = { resource?: { attributes?: KeyValue[] } };
type RawSpan = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind?: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: KeyValue[];
  status?: { code?: number; message?: string };
  links?: { traceId: string; spanId: string }[];
  events?: { name: string; attributes?: KeyValue[] }[];
};
type Point = {
  attributes?: KeyValue[];
  timeUnixNano?: string;
  asInt?: string | number;
  asDouble?: number;
  sum?: number;
  count?: string | number;
  explicitBounds?: number[];
  bucketCounts?: (string | number)[];
};
type Points = { dataPoints?: Point[]; isMonotonic?: boolean };
type RawMetric = { name: string; unit?: string; description?: string } & Partial<
  Record<'sum' | 'gauge' | 'histogram', Points>
>;
type RawLog = { body?: Value; severityText?: string; traceId?: string; attributes?: KeyValue[] };

export function readSpans(body: unknown): Span[] {
  const { resourceSpans = [] } = body as { resourceSpans?: (Resource & { scopeSpans?: { spans?: RawSpan[] }[] })[] };
  return resourceSpans.flatMap((group) => {
    const resource = attributesOf(group.resource?.attributes);
    return (group.scopeSpans ?? []).flatMap((scope) => (scope.spans ?? []).map((span) => readSpan(span, resource)));
  });
}

function readSpan(span: RawSpan, resource: Attributes): Span {
  const startMs = msOf(span.startTimeUnixNano);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    name: span.name,
    kind: kinds[span.kind ?? 0] ?? 'unspecified',
    service: String(resource['service.name'] ?? ''),
    startMs,
    durationMs: msOf(span.endTimeUnixNano) - startMs,
    status: statuses[span.status?.code ?? 0] ?? 'unset',
    ...(span.status?.message ? { statusMessage: span.status.message } : {}),
    attributes: attributesOf(span.attributes),
    resource,
    links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId, spanId })),
    events: (span.events ?? []).map((event) => ({ name: event.name, attributes: attributesOf(event.attributes) })),
  };
}

export function readMetrics(body: unknown): OtlpMetric[] {
  const { resourceMetrics = [] } = body as {
    resourceMetrics?: (Resource & { scopeMetrics?: { metrics?: RawMetric[] }[] })[];
  };
  return resourceMetrics.flatMap((group) => {
    const resource = attributesOf(group.resource?.attributes);
    const metrics = (group.scopeMetrics ?? []).flatMap((scope) => scope.metrics ?? []);
    return metrics.flatMap((metric) => readMetric(metric, resource));
  });
}

function readMetric(metric: RawMetric, resource: Attributes): OtlpMetric[] {
  const { name, unit = '', description = '' } = metric;
  const about = { name, kind: kindOf(metric), unit, description, service: String(resource['service.name'] ?? '') };
  const points = (metric.sum ?? metric.gauge ?? metric.histogram)?.dataPoints ?? [];
  return points.map((point) => ({ ...about, ...readPoint(point), resource }));
}

function kindOf({ sum, gauge }: RawMetric): MetricKind {
  if (sum) return sum.isMonotonic ? 'counter' : 'up-down counter';
  return gauge ? 'gauge' : 'histogram';
}

function readPoint(point: Point): Pick<OtlpMetric, 'value' | 'count' | 'buckets' | 'timeMs' | 'attributes'> {
  const { explicitBounds: bounds, bucketCounts } = point;
  return {
    value: Number(point.asInt ?? point.asDouble ?? point.sum ?? 0),
    ...(point.count === undefined ? {} : { count: Number(point.count) }),
    ...(bounds && bucketCounts ? { buckets: { bounds, counts: bucketCounts.map(Number) } } : {}),
    timeMs: msOf(point.timeUnixNano ?? '0'),
    attributes: attributesOf(point.attributes),
  };
}

export function readLogs(body: unknown): OtlpLog[] {
  const { resourceLogs = [] } = body as { resourceLogs?: (Resource & { scopeLogs?: { logRecords?: RawLog[] }[] })[] };
  return resourceLogs.flatMap((group) => {
    const service = serviceOf(group);
    return (group.scopeLogs ?? [])
      .flatMap((scope) => scope.logRecords ?? [])
      .map((record) => ({
        service,
        body: valueOf(record.body),
        severity: record.severityText ?? '',
        traceId: record.traceId ?? '',
        attributes: attributesOf(record.attributes),
      }));
  });
}

function serviceOf(group: Resource): string {
  return String(attributesOf(group.resource?.attributes)['service.name'] ?? '');
}

function attributesOf(list: readonly KeyValue[] = []): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(valueOf);
  return value.stringValue ?? value.boolValue ?? value.doubleValue;
}

/** Nanoseconds since 1970, as text, to milliseconds with their fraction. */
function msOf(nanoseconds: string): number {
  const whole = BigInt(nanoseconds);
  return Number(whole / 1_000_000n) + Number(whole % 1_000_000n) / 1e6;
}
