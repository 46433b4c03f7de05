import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { OtlpReceiver } from '../src/index.ts';
import { request } from '../src/testing.ts';

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] };
const span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentSpanId: 'c'.repeat(16),
  name: 'POST /orders',
  kind: 2,
  startTimeUnixNano: '1700000000000500000',
  endTimeUnixNano: '1700000000012750000',
  attributes: [
    { key: 'shop.order.id', value: { stringValue: 'o-1' } },
    { key: 'http.response.status_code', value: { intValue: '201' } },
    { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'x' }, { boolValue: true }] } } },
  ],
  status: { code: 2 },
  links: [{ traceId: 'd'.repeat(32), spanId: 'e'.repeat(16) }],
};
const traces = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };

describe('the OTLP receiver', () => {
  const receiver = new OtlpReceiver();
  let url: string;
  beforeAll(async () => {
    url = await receiver.start();
  });
  afterAll(() => receiver.close());

  it('keeps spans as they were sent, by trace', async () => {
    const waiting = receiver.waitForSpans((spans) => spans.some((each) => each.name === 'POST /orders'));
    expect((await request(`${url}/v1/traces`, { body: traces })).status).toBe(200);
    await waiting;
    expect(receiver.spans('a'.repeat(32))).toEqual([
      {
        traceId: 'a'.repeat(32),
        spanId: 'b'.repeat(16),
        parentSpanId: 'c'.repeat(16),
        name: 'POST /orders',
        kind: 'server',
        service: 'orders',
        startMs: 1_700_000_000_000.5,
        durationMs: 12.25,
        status: 'error',
        attributes: { 'shop.order.id': 'o-1', 'http.response.status_code': 201, tags: ['x', true] },
        resource: { 'service.name': 'orders' },
        links: [{ traceId: 'd'.repeat(32), spanId: 'e'.repeat(16) }],
        events: [],
      },
    ]);
    expect(receiver.spans('f'.repeat(32))).toEqual([]);
  });

  it('keeps metrics and logs', async () => {
    const point = { asInt: '7', timeUnixNano: '1700000000000000000', attributes: [] };
    const timed = { ...point, asInt: undefined, sum: 0.4, count: '3', explicitBounds: [0.1], bucketCounts: ['2', '1'] };
    const metrics = [
      { name: 'outbox_backlog', unit: '{row}', description: 'Waiting', gauge: { dataPoints: [point] } },
      { name: 'answers', sum: { isMonotonic: true, dataPoints: [point] } },
      { name: 'connections', sum: { dataPoints: [point] } },
      { name: 'duration', unit: 's', histogram: { dataPoints: [timed] } },
    ];
    await request(`${url}/v1/metrics`, { body: { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] } });
    expect(receiver.metrics('outbox_backlog')).toEqual([
      {
        name: 'outbox_backlog',
        kind: 'gauge',
        unit: '{row}',
        description: 'Waiting',
        service: 'orders',
        value: 7,
        timeMs: 1_700_000_000_000,
        attributes: {},
        resource: { 'service.name': 'orders' },
      },
    ]);
    expect(receiver.metrics('answers')).toMatchObject([{ kind: 'counter', value: 7 }]);
    expect(receiver.metrics('connections')).toMatchObject([{ kind: 'up-down counter', value: 7 }]);
    expect(receiver.metrics('duration')).toMatchObject([
      { kind: 'histogram', value: 0.4, count: 3, buckets: { bounds: [0.1], counts: [2, 1] } },
    ]);
    const logRecords = [{ body: { stringValue: 'order rejected' }, severityText: 'info', traceId: 'a'.repeat(32) }];
    await request(`${url}/v1/logs`, { body: { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] } });
    expect(receiver.logs()).toMatchObject([{ service: 'orders', body: 'order rejected', severity: 'info' }]);
  });

  it('takes what is compressed', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers,
      body: gzipSync(JSON.stringify(traces)),
    });
    expect(response.status).toBe(200);
    expect(receiver.spans('a'.repeat(32))).toHaveLength(2);
  });

  it('says what it cannot read', async () => {
    const protobuf = { 'content-type': 'application/x-protobuf' };
    expect((await request(`${url}/v1/traces`, { body: 'x', headers: protobuf })).status).toBe(415);
    expect((await request(`${url}/v1/traces`, { body: '{"resourceSpans": [' })).status).toBe(400);
    expect((await request(`${url}/v1/nothing`, { body: {} })).status).toBe(404);
  });

  it('names what came when it waited in vain', async () => {
    await expect(receiver.waitForSpans(() => false, 50)).rejects.toThrow(/the last of 2:\n {2}orders: POST \/orders/);
  });
});
