import { describe, expect, it } from '@jest/globals';
import type { AnswerOf, RequestOf } from '@two-pizza/contracts-kit';
import { defineOperation, defineService } from '@two-pizza/contracts-kit';
import { z } from 'zod';
import { promisedBody } from './answer.interceptor.ts';
import { Answers, contractPath, fastifyPath, operationOf, operationsOf } from './answers.ts';
import { handlerGaps } from './handled.ts';

const rename = defineOperation({
  id: 'tea.rename',
  summary: 'Renames a tea',
  method: 'PATCH',
  path: '/teas/{teaId}',
  access: 'customer',
  exposure: 'edge',
  request: { params: z.strictObject({ teaId: z.string() }), body: z.strictObject({ name: z.string() }) },
  answers: { 200: z.object({ teaId: z.string(), name: z.string() }), 202: z.object({ later: z.literal(true) }) },
  errors: { TEA_UNKNOWN: 404 },
});
const list = defineOperation({
  ...rename,
  id: 'tea.list',
  method: 'GET',
  path: '/teas',
  access: 'public',
  request: {},
});
const tea = defineService({ name: 'tea', summary: 'Teas', operations: { rename, list }, events: {} });

/**
 * The compiler's part of the promise. It is a promise only if it breaks: `npm run check` fails on a line marked
 * `@ts-expect-error` that compiles.
 */
class Handlers {
  @Answers(rename)
  async rename({ params, body, caller }: RequestOf<typeof rename>): Promise<AnswerOf<typeof rename>> {
    return caller.kind === 'staff'
      ? { status: 202, body: { later: true } }
      : { status: 200, body: { ...params, ...body } };
  }

  // @ts-expect-error the request of this operation has no query
  @Answers(rename)
  async asksForMore({ query }: { query: { limit: number } }): Promise<AnswerOf<typeof rename>> {
    return { status: 200, body: { teaId: String(query.limit), name: '' } };
  }

  // @ts-expect-error an operation that everybody may use has no caller
  @Answers(list)
  async asksWhoCalls({ caller }: { caller: { customerId: string } }): Promise<AnswerOf<typeof list>> {
    return { status: 200, body: { teaId: caller.customerId, name: '' } };
  }

  // @ts-expect-error the contract names no status 201
  @Answers(rename)
  async answersAnotherStatus({ params }: RequestOf<typeof rename>) {
    return { status: 201 as const, body: { ...params, name: '' } };
  }

  // @ts-expect-error the body of status 202 is another one
  @Answers(rename)
  async mixesAnswers({ params }: RequestOf<typeof rename>) {
    return { status: 202 as const, body: { ...params, name: '' } };
  }

  // @ts-expect-error a name is text
  @Answers(rename)
  async answersAnotherType({ params }: RequestOf<typeof rename>) {
    return { status: 200 as const, body: { ...params, name: 7 } };
  }

  // @ts-expect-error an answer is a promise
  @Answers(rename)
  answersAtOnce({ params }: RequestOf<typeof rename>) {
    return { status: 200 as const, body: { ...params, name: '' } };
  }
}

describe('a handler', () => {
  it('carries its operation, so that start can compare it with the contract', () => {
    expect(operationOf(Handlers.prototype.rename)).toBe(rename);
    expect(operationOf(Handlers.prototype.constructor)).toBeUndefined();
    expect(operationsOf(Handlers)).toContain(list);
  });

  it('is asked for by the contract, once, and by nothing else', () => {
    const foreign = { ...list, id: 'coffee.list' };
    expect(handlerGaps(tea, [rename, list])).toEqual([]);
    expect(handlerGaps(tea, [rename, rename, foreign])).toEqual([
      'tea.list has no handler: no controller method has @Answers for it',
      'coffee.list has a handler, but is not in the contract of tea',
      'tea.rename has more than one handler',
    ]);
  });
});

describe('an answer', () => {
  it('is stripped of what the contract does not promise', () => {
    const body = { teaId: 't1', name: 'Assam', supplierPrice: 3 };
    expect(promisedBody(rename, { status: 200, body })).toEqual({ teaId: 't1', name: 'Assam' });
  });

  it('that breaks the contract names the place', () => {
    expect(() => promisedBody(rename, { status: 200, body: { teaId: 't1' } })).toThrow(
      'the answer 200 of tea.rename breaks its contract: name: ',
    );
    expect(() => promisedBody(rename, { status: 404, body: {} })).toThrow(
      'tea.rename answered 404, which its contract does not name',
    );
  });
});

it('a path is written in two ways', () => {
  expect(fastifyPath('/teas/{teaId}/cups/{cupId}')).toBe('/teas/:teaId/cups/:cupId');
  expect(contractPath('/teas/:teaId/cups/:cupId')).toBe('/teas/{teaId}/cups/{cupId}');
});
