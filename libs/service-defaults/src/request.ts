import type { Caller, IdempotencyKey, OperationContract } from '@two-pizza/contracts-kit';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { bodyHash } from './body.ts';
import { RequestInvalid } from './refusals.errors.ts';
import type { FieldError } from './refusals.errors.ts';

const MAX_FIELD_ERRORS = 100;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard for operations that are not public. */
    caller?: Caller;
  }
}

interface Taken {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  caller?: Caller;
  idempotency?: IdempotencyKey | undefined;
}

/** A request as its contract describes it, strictly; throws REQUEST_INVALID that names every wrong place. */
export function takeRequest(operation: OperationContract, request: FastifyRequest): Taken {
  const wrong: FieldError[] = [];
  const taken: Taken = {};
  const { params, query, body } = operation.request;
  if (params) taken.params = read(params, request.params, 'path', wrong);
  const given = onceEach(request.query as Record<string, unknown>, wrong);
  if (query) taken.query = read(query, given, 'query', wrong);
  else wrong.push(...Object.keys(given).map((path) => ({ path, message: 'is not a parameter of this operation' })));
  if (body) taken.body = read(body, request.body, 'body', wrong);
  else if (request.body !== undefined) wrong.push({ path: 'body', message: 'this operation takes no body' });
  if (operation.idempotencyKey) taken.idempotency = idempotencyKey(request, wrong);
  if (wrong.length > 0)
    throw new RequestInvalid(
      'The request does not have the form that this operation takes.',
      wrong.slice(0, MAX_FIELD_ERRORS),
    );
  if (request.caller) taken.caller = request.caller;
  return taken;
}

function read(schema: z.ZodType, value: unknown, part: string, wrong: FieldError[]): unknown {
  const result = schema.safeParse(value);
  if (!result.success) wrong.push(...result.error.issues.flatMap((issue) => fieldErrors(issue, part)));
  return result.data;
}

function fieldErrors(issue: z.core.$ZodIssue, part: string): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.') || part, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is unknown' }));
}

/** A parameter that was given twice has no one value: it is refused by name, and left out of further checks. */
function onceEach(query: Record<string, unknown>, wrong: FieldError[]): Record<string, unknown> {
  const once: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) wrong.push({ path: name, message: 'must be given once' });
    else once[name] = value;
  }
  return once;
}

function idempotencyKey(request: FastifyRequest, wrong: FieldError[]): IdempotencyKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (request.raw.headersDistinct['idempotency-key']?.length !== 1) {
    wrong.push({ path: 'Idempotency-Key', message: 'must be given once' });
    return undefined;
  }
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
    wrong.push({ path: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' });
    return undefined;
  }
  return wrong.length > 0 ? undefined : { key, bodyHash: bodyHash(request.body) };
}
