import { describe, expect, it } from '@jest/globals';
import type { OtlpMetric } from '@two-pizza/local-infra';
import { MetricStore } from './metric-store.ts';
import { prometheusText } from './prometheus-text.ts';

function aPoint(wish: Partial<OtlpMetric> = {}): OtlpMetric {
  const resource = { 'service.version': '1.0.0+ab12cd34', 'service.instance.id': 'i-1' };
  const about = { name: 'messaging.outbox.rows', kind: 'gauge', unit: '{row}', description: 'Rows' } as const;
  return { ...about, service: 'orders', value: 1, timeMs: 0, attributes: {}, resource, ...wish };
}

describe('the newest metrics', () => {
  it('have one value per series: attributes and process tell them apart (M1)', () => {
    const store = new MetricStore();
    const other = { 'service.instance.id': 'i-2' };
    store.add([aPoint(), aPoint({ value: 2, attributes: { a: 'b' } }), aPoint({ value: 3, resource: other })]);
    store.add([aPoint({ value: 9 })]);
    expect(store.newest().map(({ value }) => value)).toEqual([2, 3, 9]);
  });

  it('forget a process that has been silent for two minutes (M2)', () => {
    let now = 0;
    const store = new MetricStore(() => now);
    store.add([aPoint({ service: 'orders' })]);
    now = 119_000;
    store.add([aPoint({ service: 'catalog' })]);
    expect(store.newest()).toHaveLength(2);
    now = 121_000;
    expect(store.newest().map(({ service }) => service)).toEqual(['catalog']);
  });
});

it('metrics read as Prometheus wants them: names with unit, escaped labels, buckets that add up', () => {
  const duration: Partial<OtlpMetric> = {
    name: 'http.server.request.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Time of requests',
    value: 0.4,
    count: 3,
    buckets: { bounds: [0.1, 0.5], counts: [2, 1, 0] },
    attributes: { 'http.route': '/a"b' },
  };
  const calls: Partial<OtlpMetric> = { name: 'circuit_breaker.calls', kind: 'counter', unit: '{call}', resource: {} };
  expect(prometheusText([aPoint(), aPoint(duration), aPoint(calls)])).toBe(
    [
      '# HELP circuit_breaker_calls_total Rows',
      '# TYPE circuit_breaker_calls_total counter',
      'circuit_breaker_calls_total{service="orders"} 1',
      '# HELP http_server_request_duration_seconds Time of requests',
      '# TYPE http_server_request_duration_seconds histogram',
      ...['0.1', '0.5', '+Inf'].map(
        (bound, at) =>
          `http_server_request_duration_seconds_bucket{service="orders",release="1.0.0+ab12cd34",instance="i-1",http_route="/a\\"b",le="${bound}"} ${[2, 3, 3][at]}`,
      ),
      'http_server_request_duration_seconds_sum{service="orders",release="1.0.0+ab12cd34",instance="i-1",http_route="/a\\"b"} 0.4',
      'http_server_request_duration_seconds_count{service="orders",release="1.0.0+ab12cd34",instance="i-1",http_route="/a\\"b"} 3',
      '# HELP messaging_outbox_rows Rows',
      '# TYPE messaging_outbox_rows gauge',
      'messaging_outbox_rows{service="orders",release="1.0.0+ab12cd34",instance="i-1"} 1',
      '',
    ].join('\n'),
  );
});
