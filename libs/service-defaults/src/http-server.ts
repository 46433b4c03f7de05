import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Problem } from '@two-pizza/contracts-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parse as parseQuery } from 'node:querystring';
import { BODY_LIMIT_BYTES, takeJsonOnly } from './body.ts';
import { form, PROBLEM_JSON, problemOf } from './problem.ts';
import { RequestInvalid } from './refusals.errors.ts';
import type { Release } from './release.ts';
import { traceRequests } from './server-spans.ts';
import { answerMarks } from './answer-marks.ts';

// Longer than HAProxy keeps an idle connection (5 s): the side that reuses connections must be the one that closes them.
const KEEP_ALIVE_MS = 75_000;
// As much as all headers together: none is too long for a route, so the contract says what is wrong with it.
const LONGEST_PARAMETER = 16_384;

/** Fastify under Nest, set up to answer problems for whatever goes wrong before a route is found. */
export function createHttpAdapter(release: Release, requestTimeoutMs: number): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
      requireHostHeader: false, // refused below, as a problem
    },
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
  answerInsteadOfNode(instance, release);
  hearOutLargeBodies(instance);
  return adapter;
}

/**
 * Fastify closes the connection with a 413, and whoever still sends gets a broken pipe instead of the answer. The rest of the
 * body is read and thrown away instead, for as long as a request may take to arrive.
 */
function hearOutLargeBodies(instance: FastifyInstance): void {
  instance.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode === 413) reply.removeHeader('connection');
    done(null, payload);
  });
}

/** What Node would answer by itself, or not at all: no host, an expectation that nobody knows, CONNECT. */
function answerInsteadOfNode(instance: FastifyInstance, release: Release): void {
  const { server } = instance;
  instance.addHook('onRequest', ({ raw }, _reply, done) => {
    const isNameless = raw.httpVersion === '1.1' && raw.headers.host === undefined;
    done(isNameless ? new RequestInvalid('The request names no host.') : undefined);
  });
  // RFC 9110, 10.1.1: an expectation other than 100-continue may be ignored, as any header that we do not know.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket: Socket) =>
    answerOnSocket(socket, release, (traceId) => form('REQUEST_INVALID', 400, 'This is no proxy.', traceId)),
  );
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
  answerOnSocket(socket, release, (traceId) => brokenRequest(error.code, traceId));
}

function answerOnSocket(socket: Socket, release: Release, make: (traceId: string) => Problem): void {
  const marks = answerMarks(release);
  const problem = make(traceIdIn(marks));
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

function brokenRequest(code: string | undefined, traceId: string): Problem {
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
