import { isSpanContextValid } from '@opentelemetry/api';
import type { Attributes, Link } from '@opentelemetry/api';
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
} from '@opentelemetry/semantic-conventions';
import type { FastifyRequest } from 'fastify';
import { contractPath } from './answers.ts';
import { withoutMailAddresses } from './mail-addresses.ts';

/** How a request ended: with an answer, or because its connection closed before the answer was out. */
export type RequestEnd = { readonly outcome: 'answered'; readonly status: number } | { readonly outcome: 'cut-off' };

/** The route of a request as its contract writes it: `/orders/{orderId}`. */
export function routeOf(request: FastifyRequest): string | undefined {
  const url = request.routeOptions.url;
  return url === undefined ? undefined : contractPath(url);
}

/** The path of a request, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}

/** `POST /orders`; the method alone when no route was found. */
export function spanName(request: FastifyRequest): string {
  const route = routeOf(request);
  return route ? `${request.method} ${route}` : request.method;
}

/** What a server span knows from the start. */
export function startAttributes(request: FastifyRequest): Attributes {
  return {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    [ATTR_HTTP_ROUTE]: routeOf(request),
    [ATTR_URL_PATH]: withoutMailAddresses(pathOf(request)),
    [ATTR_URL_SCHEME]: 'http',
    [ATTR_SERVER_ADDRESS]: request.hostname,
    [ATTR_SERVER_PORT]: request.port ?? undefined,
    [ATTR_NETWORK_PROTOCOL_VERSION]: request.raw.httpVersion,
    [ATTR_USER_AGENT_ORIGINAL]: withoutMailAddresses(request.headers['user-agent'] ?? '') || undefined,
  };
}

/** What the end of a request adds. Only a fault of ours and a request cut off have an `error.type`. */
export function endAttributes(end: RequestEnd): Attributes {
  if (end.outcome === 'cut-off') return { [ATTR_ERROR_TYPE]: end.outcome };
  const answered = { [ATTR_HTTP_RESPONSE_STATUS_CODE]: end.status };
  return end.status >= 500 ? { ...answered, [ATTR_ERROR_TYPE]: String(end.status) } : answered;
}

/** What the histogram of request times is told apart by. */
export function metricAttributes(request: FastifyRequest, end: RequestEnd): Attributes {
  return {
    [ATTR_HTTP_REQUEST_METHOD]: request.method,
    [ATTR_HTTP_ROUTE]: routeOf(request),
    [ATTR_URL_SCHEME]: 'http',
    ...endAttributes(end),
  };
}

/** A client's own trace is linked, not continued: the proxy moved its `traceparent` here, because anybody may forge it. */
export function clientLinks(request: FastifyRequest): Link[] {
  const header = String(request.headers['x-client-traceparent'] ?? '');
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header) ?? [];
  if (!traceId || !spanId || !flags) return [];
  const linked = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(linked) ? [{ context: linked }] : [];
}
