import { z } from 'zod';
import type { OperationContract } from './operation.ts';

/** Codes that any operation may answer, with their HTTP status. Codes are permanent: never renamed, never reused. */
export const commonErrors = {
  REQUEST_INVALID: 400,
  CURSOR_INVALID: 400,
  NOT_AUTHENTICATED: 401,
  NOT_ALLOWED: 403,
  ROUTE_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  IDEMPOTENCY_KEY_REUSED: 409,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_ERROR: 500,
  NOT_READY: 503,
} as const;

export type CommonErrorCode = keyof typeof commonErrors;

/**
 * Codes that only the proxy answers, when the service took a request and its answer did not come: nobody knows whether it was
 * done. Send it again with the same `Idempotency-Key`, or look.
 */
export const edgeErrors = {
  CONNECTION_LOST: 502,
  NO_ANSWER_IN_TIME: 504,
} as const;

/** Every error code that an operation may answer, with its status: its own, and those that follow from what it takes. */
export function errorsOf(operation: OperationContract): Record<string, number> {
  const common: CommonErrorCode[] = ['REQUEST_INVALID', 'INTERNAL_ERROR', 'NOT_READY'];
  if (operation.access !== 'public') common.push('NOT_AUTHENTICATED');
  if (operation.access === 'staff') common.push('NOT_ALLOWED');
  if (operation.idempotencyKey) common.push('IDEMPOTENCY_KEY_REUSED');
  if (operation.request.body) common.push('REQUEST_TIMEOUT', 'BODY_TOO_LARGE', 'MEDIA_TYPE_UNSUPPORTED');
  const all = { ...Object.fromEntries(common.map((code) => [code, commonErrors[code]])), ...operation.errors };
  return Object.fromEntries(
    Object.entries(all).sort(([a, first], [b, second]) => first - second || a.localeCompare(b)),
  );
}

/** RFC 9457 `application/problem+json`, with our stable `code`. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string(),
    traceId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof Problem>;

/** The title of a code: `ORDER_UNKNOWN` reads "Order unknown". */
export function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A named "no" of a service. Subclass it once per code; the status comes from the operation's contract.
 * `retryAfterS` (seconds) becomes the header `Retry-After`.
 */
export abstract class ContractError extends Error {
  abstract readonly code: string;
  readonly retryAfterS?: number;
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
}
