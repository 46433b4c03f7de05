import { HttpException } from '@nestjs/common';
import { commonErrors, ContractError, titleOf } from '@two-pizza/contracts-kit';
import type { OperationContract, Problem } from '@two-pizza/contracts-kit';
import { HttpRefused, NotAllowed, NotAuthenticated, NotReady, RequestInvalid } from './refusals.errors.ts';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** A problem as it is sent: its headers, and for our own faults what goes to the log. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** Present when the fault is ours. */
  readonly fault?: unknown;
}

const commonStatus: Readonly<Record<string, number>> = commonErrors;

/** Turns whatever was thrown into a problem. The status stands in the operation's contract, else among the common errors. */
export function problemOf(thrown: unknown, operation: OperationContract | undefined, traceId: string): ProblemAnswer {
  const error = named(thrown);
  const status = error && (operation?.errors[error.code] ?? commonStatus[error.code]);
  if (!error || status === undefined) return ourFault(thrown, traceId);
  const problem: Problem = {
    ...form(error.code, status, error.message, traceId),
    ...(error.fields ? { errors: [...error.fields] } : {}),
  };
  const headers = {
    ...headersOf(error),
    ...(error.retryAfterS === undefined ? {} : { 'retry-after': String(error.retryAfterS) }),
  };
  return status >= 500 ? { problem, headers, fault: thrown } : { problem, headers };
}

/** A problem of the given code in the form of RFC 9457. */
export function form(code: string, status: number, detail: string, traceId: string): Problem {
  return { type: `urn:two-pizza:problem:${code}`, title: titleOf(code), status, detail, code, traceId };
}

function ourFault(thrown: unknown, traceId: string): ProblemAnswer {
  const detail = 'The service failed to answer; the fault is ours. The trace id leads to the reason in its log.';
  return { problem: form('INTERNAL_ERROR', 500, detail, traceId), headers: {}, fault: thrown };
}

function headersOf(error: ContractError): Record<string, string> {
  if (error instanceof HttpRefused) return error.headers;
  if (error instanceof NotAllowed)
    return { 'www-authenticate': `Bearer error="insufficient_scope", scope="${error.scope}"` };
  if (!(error instanceof NotAuthenticated)) return {};
  return { 'www-authenticate': error.reason === 'no-token' ? 'Bearer' : 'Bearer error="invalid_token"' };
}

/** The named "no" in what was thrown. Knows the errors of Fastify and Nest, and those that say of themselves "try later". */
function named(thrown: unknown): ContractError | undefined {
  if (thrown instanceof ContractError) return thrown;
  const error = thrown instanceof HttpException && thrown.cause instanceof Error ? thrown.cause : thrown;
  if (error instanceof ContractError) return error;
  if (!(error instanceof Error)) return undefined;
  if ('retry' in error && error.retry === 'later')
    return new NotReady('Something this service needs is away. Try again soon.');
  return 'code' in error ? httpRefusal(String(error.code), error) : undefined;
}

function httpRefusal(code: string, error: Error): ContractError | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpRefused('BODY_TOO_LARGE', 'A body may weigh at most 1 MiB.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HttpRefused('MEDIA_TYPE_UNSUPPORTED', 'Send application/json.');
    case 'FST_ERR_BAD_URL':
      return new RequestInvalid('The address is not a valid URL.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET':
      return new RequestInvalid('The body is not as long as Content-Length says.');
    default:
      return 'statusCode' in error && error.statusCode === 400
        ? new RequestInvalid('The request could not be read.')
        : undefined;
  }
}
