import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceContract } from '@two-pizza/contracts-kit';
import type { FastifyInstance } from 'fastify';
import { addCommonRoutes } from './about.ts';
import { AccessGuard } from './access.guard.ts';
import { AccessTokens } from './access-tokens.ts';
import { AnswerInterceptor } from './answer.interceptor.ts';
import { assertContractHandled } from './handled.ts';
import { createHttpAdapter } from './http-server.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { log, nestLog } from './log.ts';
import { ProblemFilter } from './problem.filter.ts';
import { thisRelease } from './release.ts';
import { refuseUnknownRoutes, Routes } from './routes.ts';
import { RunningRequests } from './running-requests.ts';
import { SERVICE_PARTS } from './service-parts.ts';
import type { ReadinessPart, ServiceParts } from './service-parts.ts';
import type { ServiceSettings } from './settings.ts';
import { stopInOrder, stopOnSignals } from './stop.ts';
import { flushTelemetry } from './telemetry-handle.ts';

/** What makes a service: its contract, its settings and its Nest module, which provides SERVICE_PARTS. */
export interface ServiceDefinition {
  readonly contract: ServiceContract;
  readonly settings: ServiceSettings;
  readonly module: DynamicModule | Type;
}

/** Starts a service and resolves when it listens. A service that cannot start says why and ends with exit code 1. */
export async function startService(definition: ServiceDefinition): Promise<void> {
  log.level = definition.settings.LOG_LEVEL;
  endOnLostErrors();
  try {
    await start(definition);
  } catch (error) {
    log.fatal({ err: error }, 'the service cannot start');
    await flushTelemetry().catch(() => undefined);
    process.exit(1);
  }
}

async function start({ contract, settings, module }: ServiceDefinition): Promise<void> {
  const adapter = createHttpAdapter(thisRelease(), settings.REQUEST_TIMEOUT);
  const instance = adapter.getInstance() as unknown as FastifyInstance;
  const running = new RunningRequests(instance);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLog,
    bodyParser: false,
    abortOnError: false,
  });
  assertContractHandled(app, contract);
  const parts = app.get<ServiceParts>(SERVICE_PARTS, { strict: false });
  const keys = new IssuerKeys({ issuer: settings.AUTH_ISSUER, cacheFile: settings.JWKS_CACHE_FILE, log });
  const tokens = new AccessTokens(keys, {
    issuer: settings.AUTH_ISSUER,
    audience: settings.AUTH_AUDIENCE,
    scopeClaim: settings.AUTH_SCOPE_CLAIM,
  });
  app.useGlobalGuards(new AccessGuard(tokens));
  app.useGlobalInterceptors(new AnswerInterceptor());
  const routes = new Routes(contract);
  refuseUnknownRoutes(instance, routes);
  app.useGlobalFilters(new ProblemFilter(routes, parts.isTransient ?? (() => false)));
  let isStopping = false;
  addCommonRoutes(instance, {
    contract,
    release: thisRelease(),
    readiness: [...parts.readiness, issuerPart(keys)],
    isStopping: () => isStopping,
  });
  const http = { name: 'http', stop: () => running.drain(instance) };
  const messages = parts.transport
    ? [{ name: 'messages', stop: async () => void (await parts.transport?.close()) }]
    : [];
  stopOnSignals(() => {
    keys.stop();
    return stopInOrder({
      failReadiness: () => (isStopping = true),
      drain: [http, ...messages],
      parts: parts.onStop,
      flushTelemetry,
      log,
    });
  }, log);
  keys.start();
  await listen(app, settings, parts);
}

async function listen(app: NestFastifyApplication, settings: ServiceSettings, parts: ServiceParts): Promise<void> {
  if (parts.transport) app.connectMicroservice({ strategy: parts.transport });
  await app.listen({ port: settings.PORT, host: settings.HOST });
  // Not awaited before listening: HTTP answers while Kafka is away, and messages begin when it comes.
  void app.startAllMicroservices().catch((error: unknown) => log.error({ err: error }, 'messages cannot be taken'));
  log.info({ url: await app.getUrl() }, 'listening');
}

function issuerPart(keys: IssuerKeys): ReadinessPart {
  return { name: 'issuer', required: false, check: async () => keys.details() };
}

/** An error that nobody caught leaves the process in an unknown state: it ends, and is started again. */
function endOnLostErrors(): void {
  for (const kind of ['uncaughtException', 'unhandledRejection']) {
    process.on(kind, (error) => {
      log.fatal({ err: error }, `${kind}: the process ends`);
      process.exit(1);
    });
  }
}
