// Our own HTTP hook: a server span per request with semantic-convention names, the RED histogram, the request line in
// the log, and the headers that mark every answer. instrumentation-http costs most of the throughput.
import type { ServerResponse } from 'node:http';
import { context, metrics, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Histogram, Span } from '@opentelemetry/api';
import { METRIC_HTTP_SERVER_REQUEST_DURATION } from '@opentelemetry/semantic-conventions';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerMarks, newSpanContext, withIds } from './answer-marks.ts';
import {
  clientLinks,
  endAttributes,
  metricAttributes,
  pathOf,
  routeOf,
  spanName,
  startAttributes,
} from './http-attributes.ts';
import type { RequestEnd } from './http-attributes.ts';
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
    const isHealth = request.routeOptions.url?.startsWith('/health/') ?? false;
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const options = { kind: SpanKind.SERVER, links: clientLinks(request) };
    const span = withIds(isHealth ? undefined : tracer.startSpan(spanName(request), options, parent));
    if (span.isRecording()) span.setAttributes(startAttributes(request)); // most are not: it would be for nothing
    const traced = { span, context: trace.setSpan(parent, span), startedMs: performance.now() };
    traces.set(request, traced);
    reply.headers(answerMarks(release, span.spanContext()));
    // Not Fastify's onResponse: it never comes when the connection closes before the answer is out.
    if (!isHealth) reply.raw.once('close', () => finish(request, traced, endOf(reply.raw), durations));
    context.with(traced.context, done);
  });
}

/** The trace id of a request; every request has one, also when no telemetry runs. */
export function traceIdOf(request: FastifyRequest): string {
  return traces.get(request)?.span.spanContext().traceId ?? newSpanContext().traceId;
}

function endOf({ writableFinished, statusCode: status }: ServerResponse): RequestEnd {
  return writableFinished ? { outcome: 'answered', status } : { outcome: 'cut-off' };
}

function finish(request: FastifyRequest, traced: RequestTrace, end: RequestEnd, durations: Histogram): void {
  const seconds = (performance.now() - traced.startedMs) / 1000;
  traced.span.setAttributes(endAttributes(end));
  if (end.outcome === 'answered' && end.status >= 500) traced.span.setStatus({ code: SpanStatusCode.ERROR });
  traced.span.end();
  durations.record(seconds, metricAttributes(request, end), traced.context);
  context.with(traced.context, () => logRequest(request, end, seconds));
}

function logRequest(request: FastifyRequest, end: RequestEnd, seconds: number): void {
  const durationMs = Math.round(seconds * 10_000) / 10;
  const { method } = request;
  log.info({ method, path: pathOf(request), route: routeOf(request), ...end, durationMs }, 'request');
}
