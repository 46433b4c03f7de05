import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { OperationContract } from '@two-pizza/contracts-kit';
import type { FastifyReply } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { operationOf } from './answers.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A handler's answer breaks the contract: our fault, never the caller's. */
export class AnswerBreaksContract extends Error {}

/** Sends a handler's answer with its status and headers, after the contract's schema has removed what is not promised. */
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = operationOf(context.getHandler());
    if (!operation) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer: Answer) => give(operation, answer, reply)));
  }
}

function give(operation: OperationContract, answer: Answer, reply: FastifyReply): unknown {
  const body = promisedBody(operation, answer);
  reply.status(answer.status);
  if (answer.headers) reply.headers(answer.headers);
  return body;
}

/** The part of an answer's body that the contract promises; throws when the promise is not kept. */
export function promisedBody(operation: OperationContract, answer: Answer): unknown {
  const schema = operation.answers[answer.status];
  if (!schema)
    throw new AnswerBreaksContract(`${operation.id} answered ${answer.status}, which its contract does not name`);
  const read = schema.safeParse(answer.body);
  if (read.success) return read.data;
  const places = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new AnswerBreaksContract(`the answer ${answer.status} of ${operation.id} breaks its contract: ${places}`);
}
