/** Valid evidence for specs: a shop whose candidate runs in green and whose stable release in blue. */
import type { RequestLine } from './evidence.ts';
import { Judge } from './judge.ts';
import type { Side } from './stage-evidence.ts';
import type { Trial } from './trial.ts';

export const candidate = { release: '1.1.0+bbbbbbbb', slot: 'green' };
export const stable = { release: '1.0.0+aaaaaaaa', slot: 'blue' };

const objective = { operation: 'orders.get-order', availability: 0.999, latencyMs: 100, latencyTarget: 0.99 };

/** A judge of one deploy of orders. */
export function newJudge(changes: Partial<Trial> = {}): Judge {
  return new Judge({
    service: 'orders',
    candidate,
    stable,
    slo: { service: 'orders', owner: 'team-orders', objectives: new Map([[objective.operation, objective]]) },
    operations: [{ id: 'orders.get-order', method: 'GET', path: '/orders/{orderId}' }],
    consumes: false,
    ...changes,
  });
}

/** A good answer of one side, unless changed. */
export function answer(side: Side, changes: Partial<RequestLine> = {}): RequestLine {
  return {
    atMs: 1000,
    service: 'orders',
    ...(side === 'candidate' ? candidate : stable),
    listener: 'public',
    who: 'customer',
    method: 'GET',
    path: '/orders/17',
    status: 200,
    termination: '--',
    answerMs: 8,
    activeMs: 9,
    ...changes,
  };
}

/** Feeds the same answer many times. */
export function feed(judge: Judge, times: number, line: RequestLine): void {
  for (let n = 0; n < times; n += 1) judge.request(line);
}
