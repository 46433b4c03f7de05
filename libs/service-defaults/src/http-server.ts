import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parse as parseQuery } from 'node:querystring';
import { BODY_LIMIT_BYTES, takeJsonOnly } from './body.ts';
import { form, PROBLEM_JSON, problemOf } from './problem.ts';
import type { Release } from './release.ts';
import { traceRequests } from './server-spans.ts';
import { answerMarks } from './answer-marks.ts';

// Longer than HAProxy keeps an idle connection (5 s): the side that reuses connections must be the one that closes them.
const KEEP_ALIVE_MS = 75_000;
const LONGEST_PARAMETER = 500;

/** Fastify under Nest, set up to answer problems for whatever goes wrong before a route is found. */
export function createHttpAdapter(release: Release, requestTimeoutMs: number): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: Math.min(1000, requestTimeoutMs) },
    return503OnClosing: false,
    routerOptions: {
      maxParamLength: LONGEST_PARAMETER,
      querystringParser: (text) => parseQuery(text, '&', '=', { maxKeys: 200 }),
    },
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      answerEarly(error, reply, release),
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => answerBrokenRequest(error, socket, release),
  });
  const instance = adapter.getInstance() as unknown as FastifyInstance;
  takeJsonOnly(instance);
  traceRequests(instance, release);
  return adapter;
}

function answerEarly(error: Error, reply: FastifyReply, release: Release): void {
  const marks = answerMarks(release);
  const { problem, headers } = problemOf(error, undefined, traceIdIn(marks));
  reply
    .status(problem.status)
    .headers({ ...marks, ...headers, 'content-type': PROBLEM_JSON })
    .send(JSON.stringify(problem));
}

/** Answers on the bare socket what never became a request: too slow, too large a header, not HTTP. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, release: Release): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const marks = answerMarks(release);
  const problem = brokenRequest(error.code, traceIdIn(marks));
  const body = JSON.stringify(problem);
  const headers = {
    ...marks,
    'content-type': PROBLEM_JSON,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`);
}

function brokenRequest(code: string | undefined, traceId: string) {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return form('REQUEST_TIMEOUT', 408, 'The request did not arrive in time.', traceId);
  return form(
    'REQUEST_INVALID',
    400,
    code === 'HPE_HEADER_OVERFLOW' ? 'The headers are too large.' : 'This is not HTTP.',
    traceId,
  );
}

function traceIdIn(marks: Record<string, string>): string {
  return marks['traceresponse']?.split('-')[1] ?? '';
}
