/** Metrics as Prometheus' text format has them, by OpenTelemetry's rules for names: dots become `_`, units and `_total` are appended. */
import type { MetricKind, OtlpMetric } from '@two-pizza/local-infra';

/** UCUM → the word that Prometheus appends. What stands in braces, such as `{message}`, is no unit. */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes', '1': 'ratio' };

const TYPES = {
  counter: 'counter',
  'up-down counter': 'gauge',
  gauge: 'gauge',
  histogram: 'histogram',
} satisfies Record<MetricKind, string>;

/** The points, each metric with its HELP and TYPE above. */
export function prometheusText(points: readonly OtlpMetric[]): string {
  const metrics = [...Map.groupBy(points, nameOf)].sort(([a], [b]) => a.localeCompare(b));
  const lines = metrics.flatMap(([name, [first, ...rest]]) => {
    if (first === undefined) return [];
    const head = [`# HELP ${name} ${first.description}`, `# TYPE ${name} ${TYPES[first.kind]}`];
    return [...head, ...[first, ...rest].flatMap((point) => samplesOf(name, point))];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function nameOf({ name, unit, kind }: OtlpMetric): string {
  const word = UNITS[unit];
  const isRatio = unit === '1' && kind !== 'gauge'; // only a gauge without unit is a ratio
  const parts = [name.replaceAll(/[^A-Za-z0-9_]/g, '_'), ...(word && !isRatio ? [word] : [])];
  return [...parts, ...(kind === 'counter' ? ['total'] : [])].join('_');
}

function samplesOf(name: string, point: OtlpMetric): string[] {
  const labels = labelsOf(point);
  if (point.kind !== 'histogram') return [`${name}${inBraces(labels)} ${point.value}`];
  const { bounds = [], counts = [] } = point.buckets ?? {};
  let sum = 0;
  const buckets = [...bounds.map(String), '+Inf'].map((bound, at) => {
    sum += counts[at] ?? 0;
    return `${name}_bucket${inBraces([...labels, `le="${bound}"`])} ${sum}`;
  });
  return [
    ...buckets,
    `${name}_sum${inBraces(labels)} ${point.value}`,
    `${name}_count${inBraces(labels)} ${point.count ?? 0}`,
  ];
}

function labelsOf({ service, resource, attributes }: OtlpMetric): string[] {
  const all = {
    service,
    release: resource['service.version'],
    instance: resource['service.instance.id'],
    ...attributes,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.replaceAll(/[^A-Za-z0-9_]/g, '_')}="${escaped(String(value))}"`);
}

const inBraces = (labels: readonly string[]) => (labels.length > 0 ? `{${labels.join(',')}}` : '');

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
