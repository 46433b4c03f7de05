import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from '@jest/globals';
import { Problem } from '@two-pizza/contracts-kit';

/** What came back, with its body as JSON. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly code?: string };
}

/** Sends one request and reads its answer. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, init);
  const body = (await response.json()) as Answered['body'];
  return { status: response.status, headers: response.headers, body };
}

/** Sends bytes as they are, and gives everything that comes back until the other side closes. */
export async function raw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  return received;
}

/** A problem in the form of RFC 9457, whose trace id is that of the header. */
export function expectProblem(answer: Answered, status: number, code: string): Problem {
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = Problem.strict().parse(answer.body);
  expect(problem.status).toBe(status);
  expect(answer.headers.get('traceresponse')).toMatch(new RegExp(`^00-${problem.traceId}-[0-9a-f]{16}-0[01]$`));
  expect(answer.headers.get('x-release')).toBe('sample@1.2.3+0123abcd');
  return problem;
}
