import { declaredUses } from '@two-pizza/contracts-kit';
import type { ServiceContract } from '@two-pizza/contracts-kit';
import { asyncApiDocument, openApiDocument } from '@two-pizza/contracts-kit/documents';
import type { FastifyInstance } from 'fastify';
import { readinessOf } from './health.ts';
import { form, PROBLEM_JSON } from './problem.ts';
import type { Release } from './release.ts';
import { traceIdOf } from './server-spans.ts';
import type { ReadinessPart } from './service-parts.ts';

/** What the common routes tell about a service. */
export interface About {
  readonly contract: ServiceContract;
  readonly release: Release;
  readonly readiness: readonly ReadinessPart[];
  isStopping(): boolean;
}

/** Adds the routes that every service has: health, info and its two documents. The proxy does not show them to the public. */
export function addCommonRoutes(instance: FastifyInstance, about: About): void {
  const { contract, release } = about;
  const { service, version, commit, contracts, startedAt } = release;
  const once = <T>(make: () => T) => {
    let made: T | undefined;
    return () => (made ??= make());
  };
  const openApi = once(() => openApiDocument(contract, { version }));
  const asyncApi = once(() => asyncApiDocument(contract, declaredUses().events, { version }));

  instance.get('/health/live', () => ({ status: 'live' }));
  instance.get('/info', () => ({ service, release: release.release, version, commit, contracts, startedAt }));
  instance.get('/openapi.json', () => openApi());
  instance.get('/asyncapi.json', () => asyncApi());
  instance.get('/health/ready', async (request, reply) => {
    const { status, parts } = await readinessOf(about.readiness, about.isStopping());
    reply.header('cache-control', 'no-store');
    if (status === 'ready') return { status, release: release.release, parts };
    const detail = status === 'stopping' ? 'The service is stopping.' : `Away: ${namesOfMissing(parts)}.`;
    const problem = form('NOT_READY', 503, detail, traceIdOf(request));
    return reply
      .status(503)
      .header('content-type', PROBLEM_JSON)
      .send(JSON.stringify({ ...problem, release: release.release, parts }));
  });
}

function namesOfMissing(parts: Awaited<ReturnType<typeof readinessOf>>['parts']): string {
  const missing = Object.entries(parts).filter(([, { status, required }]) => required && status === 'down');
  return missing.map(([name]) => name).join(', ');
}
