import { describe, expect, it } from '@jest/globals';
import { qualityOf, type Quality } from './badness.ts';
import { answer } from './evidence.builder.ts';
import type { RequestLine } from './evidence.ts';

const objective = { operation: 'orders.get-order', availability: 0.999, latencyMs: 100, latencyTarget: 0.99 };
const gone = { status: -1, answerMs: -1 };

describe('a request', () => {
  it.each<[Quality, string, Partial<RequestLine>]>([
    ['good', 'is answered in time', {}],
    ['bad', 'is answered with a 5xx', { status: 500 }],
    ['slow', 'is answered later than its objective', { answerMs: 101 }],
    ['bad', 'loses its connection to the server', { ...gone, termination: 'SH', status: 502 }],
    ['bad', 'is cut off by the server in the middle of its answer', { termination: 'SD' }],
    [
      'slow',
      'is given up by a customer who waited longer than the objective',
      { ...gone, termination: 'CH', activeMs: 101 },
    ],
    ['nobody', 'is given up by a customer before the objective', { ...gone, termination: 'CH', activeMs: 99 }],
    ['nobody', 'is not finished by its client', { status: 408, answerMs: 10_000 }],
    ['nobody', 'is shut down by the operator', { ...gone, termination: 'KH' }],
    ['refused', 'is refused', { status: 404 }],
    ['bad', 'is refused in stage 0, which sends nothing that may be refused', { status: 401, listener: 'direct' }],
  ])('is %s when it %s', (quality, _, changes) => {
    expect(qualityOf(answer('candidate', changes), objective)).toBe(quality);
  });

  it('has no time limit where no operation is known', () => {
    expect(qualityOf(answer('candidate', { answerMs: 5000 }), undefined)).toBe('good');
  });
});
