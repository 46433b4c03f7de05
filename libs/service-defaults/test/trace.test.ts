import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SampleIssuer } from './sample-issuer.ts';
import { SampleReceiver } from './sample-receiver.ts';
import type { ExportedSpan } from './sample-receiver.ts';
import { SampleService } from './sample-service.ts';

const SERVER = 2;
const CLIENT = 3;
const CALLERS_TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLERS_SPAN = 'b7ad6b7169203331';

type Answer = { status: number; traceId: string; spanId: string; body: Record<string, unknown> };
const answers: Record<string, Answer> = {};

let receiver: SampleReceiver;
let service: Awaited<ReturnType<typeof SampleService.started>>;

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(service.url + path, init);
  const [, traceId = '', spanId = ''] = (response.headers.get('traceresponse') ?? '').split('-');
  return { status: response.status, traceId, spanId, body: (await response.json()) as Record<string, unknown> };
}

/** Begins a request and goes away in the middle of its body. */
async function sendHalfOf(request: string): Promise<void> {
  const sender = connect(Number(new URL(service.url).port), '127.0.0.1');
  const headers = 'host: x\r\ncontent-type: application/json\r\ncontent-length: 100';
  await new Promise((sent) => sender.write(`${request} HTTP/1.1\r\n${headers}\r\n\r\n{"na`, sent));
  sender.destroy();
  await service.logged('request', ({ outcome }) => outcome === 'cut-off');
}

const spanOf = ({ spanId }: Answer): ExportedSpan | undefined => receiver.spans.find((span) => span.spanId === spanId);

/** One service, all requests, then its stop, which sends everything: the tests look at what really arrived. */
beforeAll(async () => {
  receiver = await new SampleReceiver().start();
  const issuer = await SampleIssuer.started();
  const otel = {
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_RESOURCE_ATTRIBUTES: 'team=platform',
  };
  service = await SampleService.started({ AUTH_ISSUER: issuer.url, GATE_URL: `${receiver.url}/called`, ...otel });
  const authorization = `Bearer ${await issuer.token()}`;
  const body = JSON.stringify({ name: 'x'.repeat(300_000) });
  answers['plain'] = await ask('/things/one?');
  answers['posted'] = await ask('/things', {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': 'application/json' },
  });
  answers['continued'] = await ask('/things/one', {
    headers: { traceparent: `00-${CALLERS_TRACE}-${CALLERS_SPAN}-01` },
  });
  answers['linked'] = await ask('/things/one', {
    headers: { 'x-client-traceparent': `00-${CALLERS_TRACE}-${CALLERS_SPAN}-01` },
  });
  answers['forged'] = await ask('/things/one', { headers: { 'x-client-traceparent': 'drop table' } });
  answers['calls'] = await ask('/things/called');
  answers['failed'] = await ask('/things/bug');
  answers['refused'] = await ask('/things/none');
  answers['health'] = await ask('/health/live');
  await sendHalfOf('POST /things');
  await service.stop();
  await issuer.goAway();
});
afterAll(() => receiver.stop());

it('a request is a server span with the names of the semantic conventions', () => {
  const span = spanOf(answers['plain']!)!;
  expect(span).toMatchObject({ name: 'GET /things/{thingId}', kind: SERVER });
  expect(span.parentSpanId ?? '').toBe('');
  expect(span.attributes).toMatchObject({
    'http.request.method': 'GET',
    'http.route': '/things/{thingId}',
    'http.response.status_code': 200,
    'url.path': '/things/one',
    'url.scheme': 'http',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(service.url).port),
    'network.protocol.version': '1.1',
  });
});

it('the trace is active in the handler, also after a large body was read', () => {
  expect(answers['plain']!.body['traceId']).toBe(answers['plain']!.traceId);
  expect(answers['posted']!.status).toBe(201);
  expect(answers['posted']!.body['traceId']).toBe(answers['posted']!.traceId);
  expect(service.log.find(({ msg }) => msg === 'thing made')).toMatchObject({
    trace_id: answers['posted']!.traceId,
    span_id: answers['posted']!.spanId,
  });
});

it('a trace of another service goes on', () => {
  expect(answers['continued']!.traceId).toBe(CALLERS_TRACE);
  expect(spanOf(answers['continued']!)).toMatchObject({ traceId: CALLERS_TRACE, parentSpanId: CALLERS_SPAN });
});

it('a trace of a client is only linked: anybody may have made it up', () => {
  expect(answers['linked']!.traceId).not.toBe(CALLERS_TRACE);
  expect(spanOf(answers['linked']!)?.links).toMatchObject([{ traceId: CALLERS_TRACE, spanId: CALLERS_SPAN }]);
  expect(spanOf(answers['forged']!)?.links ?? []).toEqual([]);
});

it('what a handler calls is a client span below it, and the called one is told', () => {
  const { traceId, spanId } = answers['calls']!;
  const called = receiver.spans.find((span) => span.kind === CLIENT && span.parentSpanId === spanId);
  expect(called).toMatchObject({ traceId, name: 'GET' });
  expect(receiver.otherRequests).toMatchObject([
    { url: '/called', headers: { traceparent: `00-${traceId}-${called!.spanId}-01` } },
  ]);
});

it('only a fault of ours is an error', () => {
  expect(spanOf(answers['failed']!)).toMatchObject({
    status: { code: 2 },
    attributes: { 'http.response.status_code': 500, 'error.type': '500' },
  });
  expect(spanOf(answers['refused']!)?.attributes).toMatchObject({ 'http.response.status_code': 404 });
  expect(spanOf(answers['refused']!)?.status?.code ?? 0).toBe(0);
});

it('a request that was cut off is a span that says so, with no status', () => {
  const span = receiver.spans.find(({ attributes }) => attributes['error.type'] === 'cut-off');
  expect(span).toMatchObject({ name: 'POST /things', kind: SERVER });
  expect(span?.attributes).not.toHaveProperty('http.response.status_code');
});

it('health is asked all the time and makes no spans; its answers are marked all the same', () => {
  expect(answers['health']!.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(spanOf(answers['health']!)).toBeUndefined();
});

it('spans tell which service and release they are of', () => {
  expect(receiver.resources[0]).toMatchObject({
    'service.name': 'sample',
    'service.version': '1.2.3+0123abcd',
    team: 'platform',
  });
});

it('the time of requests is a histogram by route and status', () => {
  const { unit, points } = receiver.metrics.find(({ name }) => name === 'http.server.request.duration')!;
  expect(unit).toBe('s');
  const seen = points.map(({ attributes, count }) => [
    attributes['http.request.method'],
    attributes['http.route'],
    attributes['http.response.status_code'] ?? 'none',
    count,
  ]);
  expect(seen.sort()).toEqual([
    ['GET', '/things/{thingId}', 200, 5],
    ['GET', '/things/{thingId}', 404, 1],
    ['GET', '/things/{thingId}', 500, 1],
    ['POST', '/things', 201, 1],
    ['POST', '/things', 'none', 1],
  ]);
});

it('each request is one line of the log, with its trace', () => {
  const lines = service.log.filter(({ msg }) => msg === 'request');
  expect(lines).toHaveLength(9);
  expect(lines.find(({ trace_id }) => trace_id === answers['posted']!.traceId)).toMatchObject({
    method: 'POST',
    path: '/things',
    route: '/things',
    status: 201,
    durationMs: expect.any(Number),
  });
});
