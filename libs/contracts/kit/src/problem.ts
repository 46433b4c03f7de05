import { z } from 'zod';

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
