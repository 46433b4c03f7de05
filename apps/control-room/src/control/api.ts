/**
 * The control room's own HTTP server. Invariants:
 *   A1  It listens on 127.0.0.1 only.
 *   A2  A request whose Host or Origin is not this address is refused: a page of another site can reach neither its
 *       answers nor its changes, also not under a name that points to 127.0.0.1.
 *   A3  Everything that changes something needs the control token. What the services tell of themselves changes nothing
 *       that runs: they send it without, and never get the token.
 */
import { timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { TokenIssuer } from '@two-pizza/local-infra';
import { z } from 'zod';
import type { Deployments } from '../deploy/deployments.ts';
import { OTLP_PATH, type Telemetry } from '../tracing/telemetry.ts';
import type { Serving } from '../platform/serving.ts';
import { ApiProblem } from './api-problem.ts';
import { addDeployRoutes } from './deploy.api.ts';
import { addServeRoute } from './serve.api.ts';
import type { PlatformStatus } from './status.ts';

export interface ApiOptions {
  readonly port: number;
  readonly controlToken: string;
  /** Undefined when tokens come from elsewhere. */
  readonly issuer: TokenIssuer | undefined;
  readonly telemetry: Telemetry;
  readonly serving: Serving;
  status(): Promise<PlatformStatus>;
  stop(): void;
  replay(wanted: ReplayRequest): Promise<{ marked: number }>;
  deployments(): Promise<Deployments>;
}

const ReplayRequest = z.strictObject({
  consumer: z.string().min(1),
  reason: z.string().min(1).optional(),
  ids: z.array(z.string().min(1)).min(1).optional(),
});
export type ReplayRequest = z.output<typeof ReplayRequest>;

/** Starts listening; returns what closes it. */
export async function startApi(options: ApiOptions): Promise<FastifyInstance> {
  const api = Fastify({
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply), // what is no URL has no route
  });
  api.addHook('onRequest', (request, _reply, done) => {
    refuseForeign(request, options.port); // A2
    if (!onlyTells(request)) requireToken(request, options.controlToken); // A3
    done();
  });
  api.setErrorHandler(answerProblem);
  const routes: string[] = [];
  api.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD') routes.push(`${String(method)} ${url.replaceAll(/:(\w+)/g, '<$1>')}`);
  });
  api.setNotFoundHandler(({ method, url }) => {
    throw new ApiProblem(404, 'ROUTE_UNKNOWN', `${method} ${url} is not here; there are ${routes.join(', ')}`);
  });
  api.get('/status', () => options.status());
  api.post('/stop', (_request, reply) => {
    options.stop();
    return reply.status(202).send({ stopping: 'now' });
  });
  api.post('/replay', (request) => options.replay(ReplayRequest.parse(request.body)));
  options.telemetry.addRoutes(api);
  addServeRoute(api, options.serving);
  addDeployRoutes(api, options.deployments);
  if (options.issuer) {
    const { issuer } = options;
    api.get('/issuer/.well-known/openid-configuration', () => issuer.discovery());
    api.get('/issuer/jwks', () => issuer.jwks());
  }
  await api.listen({ host: '127.0.0.1', port: options.port }); // A1
  return api;
}

function onlyTells({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || (routeOptions.url?.startsWith(`${OTLP_PATH}/`) ?? false);
}

function refuseForeign(request: FastifyRequest, port: number): void {
  const own = [`localhost:${port}`, `127.0.0.1:${port}`];
  const { host, origin } = request.headers;
  if (!own.includes(host ?? ''))
    throw new ApiProblem(403, 'HOST_FOREIGN', `this is ${own[0]}, not ${host ?? 'a server without a name'}`);
  if (origin !== undefined && !own.some((each) => origin === `http://${each}`)) {
    throw new ApiProblem(403, 'ORIGIN_FOREIGN', `pages of ${origin} may not use the control room`);
  }
}

function requireToken(request: FastifyRequest, expected: string): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${expected}`);
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new ApiProblem(
    401,
    'NOT_AUTHENTICATED',
    'changes need the token in .two-pizza/control-token as a bearer token',
  );
}

async function answerProblem(error: unknown, _request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { status, code, detail } = problemOf(error);
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  const body = { type: 'about:blank', title: code.toLowerCase().replaceAll('_', ' '), status, detail, code };
  await reply.status(status).type('application/problem+json').send(body);
}

function problemOf(error: unknown): { status: number; code: string; detail: string } {
  if (error instanceof ApiProblem) return { status: error.status, code: error.code, detail: error.message };
  if (error instanceof z.ZodError) return { status: 400, code: 'REQUEST_INVALID', detail: z.prettifyError(error) };
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  return { status: statusCode, code: statusCode < 500 ? 'REQUEST_INVALID' : 'INTERNAL_ERROR', detail: message };
}
