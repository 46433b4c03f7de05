import type { OperationUse, SendsOf } from '@two-pizza/contracts-kit';
import { AttemptFailed } from './guard.errors.ts';

/** An operation's call as HTTP wants it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back: status and body as text. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

type Sends = Readonly<Partial<Record<'params' | 'query' | 'body', unknown>>>;

/** Builds the request of a use; what is sent is checked against what the use declares. A mismatch is a bug of the caller and throws. */
export function requestOf<U extends OperationUse>(use: U, given: SendsOf<U>): HttpRequest {
  const sends = given as Sends;
  const { method, path } = use.operation;
  const params = (use.sends.params?.parse(sends.params) ?? {}) as Record<string, unknown>;
  const query = (use.sends.query?.parse(sends.query) ?? {}) as Record<string, unknown>;
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.set(name, String(value));
  const headers = { accept: 'application/json, application/problem+json' };
  const address = asked.size > 0 ? `${filled}?${asked}` : filled;
  if (!use.sends.body) return { method, path: address, headers };
  const body = JSON.stringify(use.sends.body.parse(sends.body));
  return { method, path: address, headers: { ...headers, 'content-type': 'application/json' }, body };
}

/** The part of an answer that the use reads. Only the fault of the dependency counts for the breaker: never a 4xx. */
export function readAnswer(use: OperationUse, { status, text }: HttpAnswer): { status: number; body: unknown } {
  const schema = use.reads[status];
  const isServerError = status >= 500;
  if (!schema && isServerError)
    throw new AttemptFailed('server-error', { mayRepeat: true, cause: new Error(`status ${status}`) });
  if (!schema)
    throw new AttemptFailed('unreadable', {
      isFault: status < 400,
      cause: new Error(`status ${status} is not among those this use reads`),
    });
  const read = schema.safeParse(jsonOf(text));
  if (!read.success)
    throw new AttemptFailed('unreadable', { isFault: status < 400 || isServerError, cause: read.error });
  const answer = { status, body: read.data };
  if (isServerError) throw new AttemptFailed('server-error', { mayRepeat: true, answer });
  return answer;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
