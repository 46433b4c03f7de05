import { Catch, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { OperationContract } from '@two-pizza/contracts-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { log } from './log.ts';
import { PROBLEM_JSON, problemOf } from './problem.ts';
import { NotReady } from './refusals.errors.ts';
import type { Routes } from './routes.ts';
import { traceIdOf } from './server-spans.ts';

/** Answers every error of a request as problem+json, once, and logs those that are our fault. */
export class ProblemFilter implements ExceptionFilter {
  readonly #routes: Routes;
  readonly #isTransient: (error: unknown) => boolean;

  constructor(routes: Routes, isTransient: (error: unknown) => boolean) {
    this.#routes = routes;
    this.#isTransient = isTransient;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.answer(thrown, request, http.getResponse<FastifyReply>(), this.#routes.operationAt(request));
  }

  /** Sends the problem for what was thrown while `request` was served. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply, operation?: OperationContract): void {
    if (reply.sent) return void log.error({ err: thrown }, 'failed after the answer was sent');
    const { problem, headers, fault } = problemOf(this.#named(thrown, request), operation, traceIdOf(request));
    if (fault !== undefined) log.error({ err: thrown, code: problem.code }, 'request failed');
    reply
      .status(problem.status)
      .headers({ ...headers, 'content-type': PROBLEM_JSON })
      .send(JSON.stringify(problem));
  }

  #named(thrown: unknown, request: FastifyRequest): unknown {
    if (thrown instanceof NotFoundException) return this.#routes.refusal(request); // an empty parameter: /orders/
    if (this.#isTransient(thrown)) {
      return Object.assign(new NotReady('Something this service needs is away. Try again soon.'), { cause: thrown });
    }
    return thrown;
  }
}

Catch()(ProblemFilter);
