// Our own HTTP hook: a server span per request with semantic-convention names, the RED histogram, the request line in
// the log, and the headers `traceresponse` and `x-release`. instrumentation-http costs most of the throughput.
import { randomBytes } from 'node:crypto';
import {
  context,
  isSpanContextValid,
  metrics,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Attributes, Context, Link, Span, SpanContext } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
} from '@opentelemetry/semantic-conventions';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contractPath } from './answers.ts';
import { log } from './log.ts';
import type { Release } from './release.ts';

const NAME = 'two-pizza.http';
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

interface RequestTrace {
  readonly span: Span;
  readonly context: Context;
  readonly startedMs: number;
}

const traces = new WeakMap<FastifyRequest, RequestTrace>();

/** Traces every request of a Fastify instance except those for its health. */
export function traceRequests(instance: FastifyInstance, release: Release): void {
  const tracer = trace.getTracer(NAME);
  const durations = metrics.getMeter(NAME).createHistogram(METRIC_HTTP_SERVER_REQUEST_DURATION, {
    unit: 's',
    description: 'Time from taking a request to the end of its answer',
    advice: { explicitBucketBoundaries: BUCKETS_S },
  });

  instance.addHook('onRequest', (request, reply, done) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const options = { kind: SpanKind.SERVER, attributes: startAttributes(request), links: clientLinks(request) };
    const span = withIds(isHealth(request) ? undefined : tracer.startSpan(spanName(request), options, parent));
    const active = trace.setSpan(parent, span);
    traces.set(request, { span, context: active, startedMs: performance.now() });
    markAnswer(reply, release, span.spanContext());
    context.with(active, done);
  });

  instance.addHook('onResponse', (request, reply, done) => {
    const traced = traces.get(request);
    if (traced && !isHealth(request)) {
      const seconds = (performance.now() - traced.startedMs) / 1000;
      endSpan(traced.span, reply.statusCode);
      durations.record(seconds, endAttributes(request, reply), traced.context);
      context.with(traced.context, logRequest, undefined, request, reply, seconds);
    }
    done();
  });
}

/** The trace id of a request; every request has one, also when no telemetry runs. */
export function traceIdOf(request: FastifyRequest): string {
  return traces.get(request)?.span.spanContext().traceId ?? newSpanContext().traceId;
}

/** The headers of every answer; used directly where Fastify answers before its hooks run. */
export function answerMarks(
  release: Release,
  { traceId, spanId, traceFlags }: SpanContext = newSpanContext(),
): Record<string, string> {
  const flags = traceFlags.toString(16).padStart(2, '0');
  return {
    traceresponse: `00-${traceId}-${spanId}-${flags}`,
    'x-release': `${release.service}@${release.release}`,
    'x-content-type-options': 'nosniff',
  };
}

function markAnswer(reply: FastifyReply, release: Release, span: SpanContext): void {
  reply.headers(answerMarks(release, span));
}

/** A span with valid ids: without telemetry the API hands out zeros. */
function withIds(span: Span | undefined): Span {
  return span && isSpanContextValid(span.spanContext()) ? span : trace.wrapSpanContext(newSpanContext());
}

function newSpanContext(): SpanContext {
  return { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), traceFlags: 0 };
}

function routeOf(request: FastifyRequest): string | undefined {
  const url = request.routeOptions.url;
  return url === undefined ? undefined : contractPath(url);
}

function isHealth(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/health/') ?? false;
}

function spanName(request: FastifyRequest): string {
  const route = routeOf(request);
  return route ? `${request.method} ${route}` : request.method;
}

function startAttributes(request: FastifyRequest): Attributes {
  return {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    [ATTR_HTTP_ROUTE]: routeOf(request),
    [ATTR_URL_PATH]: request.url.split('?', 1)[0],
    [ATTR_URL_SCHEME]: 'http',
    [ATTR_SERVER_ADDRESS]: request.hostname,
    [ATTR_SERVER_PORT]: request.port ?? undefined,
    [ATTR_NETWORK_PROTOCOL_VERSION]: request.raw.httpVersion,
    [ATTR_USER_AGENT_ORIGINAL]: request.headers['user-agent'],
  };
}

/** A client's own trace is linked, not continued: the proxy moved its `traceparent` here, because anybody may forge it. */
function clientLinks(request: FastifyRequest): Link[] {
  const header = request.headers['x-client-traceparent'];
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(String(header ?? '')) ?? [];
  if (!traceId || !spanId || !flags) return [];
  const linked = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(linked) ? [{ context: linked }] : [];
}

function endSpan(span: Span, status: number): void {
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute(ATTR_ERROR_TYPE, String(status));
  span.end();
}

function endAttributes(request: FastifyRequest, reply: FastifyReply): Attributes {
  const status = reply.statusCode;
  return {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    [ATTR_HTTP_ROUTE]: routeOf(request),
    [ATTR_HTTP_RESPONSE_STATUS_CODE]: status,
    [ATTR_URL_SCHEME]: 'http',
    ...(status >= 500 ? { [ATTR_ERROR_TYPE]: String(status) } : {}),
  };
}

function logRequest(request: FastifyRequest, reply: FastifyReply, seconds: number): void {
  const path = request.url.split('?', 1)[0];
  const durationMs = Math.round(seconds * 10_000) / 10;
  log.info({ method: request.method, path, route: routeOf(request), status: reply.statusCode, durationMs }, 'request');
}
