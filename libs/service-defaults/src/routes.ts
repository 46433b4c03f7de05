import type { OperationContract, ServiceContract } from '@two-pizza/contracts-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contractPath } from './answers.ts';
import { HttpRefused } from './refusals.errors.ts';

/** Routes that every service has beside those of its contract. */
export const COMMON_PATHS = ['/health/live', '/health/ready', '/info', '/openapi.json', '/asyncapi.json'] as const;

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
}

/** Knows what lies at an address, so that a wrong method is told from a wrong address. */
export class Routes {
  readonly #operations: Map<string, OperationContract>;
  readonly #routes: Route[];

  constructor(contract: ServiceContract) {
    const operations = Object.values(contract.operations);
    this.#operations = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
    this.#routes = [
      ...operations.map(({ method, path }) => ({ method, pattern: patternOf(path) })),
      ...COMMON_PATHS.map((path) => ({ method: 'GET', pattern: patternOf(path) })),
    ];
  }

  /** The operation that a request was routed to. */
  operationAt(request: FastifyRequest): OperationContract | undefined {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    return this.#operations.get(`${method} ${contractPath(request.routeOptions.url ?? '')}`);
  }

  /** Why a request found no route: 405 with the methods that this address has, or 404. */
  refusal(request: FastifyRequest): HttpRefused {
    const path = request.url.split('?', 1)[0] ?? '/';
    const methods = this.#routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (methods.length === 0 || methods.includes(request.method))
      return new HttpRefused('ROUTE_UNKNOWN', 'There is nothing at this address.');
    const allowed = [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(
      ', ',
    );
    return new HttpRefused('METHOD_NOT_ALLOWED', `This address takes ${allowed}.`, { allow: allowed });
  }
}

/** Refuses what no route takes before its body is looked at: a wrong method is a 405, whatever it carries. */
export function refuseUnknownRoutes(instance: FastifyInstance, routes: Routes): void {
  instance.addHook('onRequest', (request, _reply, done) => done(request.is404 ? routes.refusal(request) : undefined));
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
}
