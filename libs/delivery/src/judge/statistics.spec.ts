import { describe, expect, it } from '@jest/globals';
import { fisherWorse, upperBound } from './statistics.ts';

describe("Fisher's exact test, one-sided", () => {
  it('gives the probabilities of the lady tasting tea', () => {
    expect(fisherWorse({ requests: 4, bad: 4 }, { requests: 4, bad: 0 })).toBeCloseTo(1 / 70, 10);
    expect(fisherWorse({ requests: 4, bad: 3 }, { requests: 4, bad: 1 })).toBeCloseTo(17 / 70, 10);
  });

  it('finds nobody worse without a comparison, or without a bad request', () => {
    expect(fisherWorse({ requests: 3, bad: 3 }, { requests: 0, bad: 0 })).toBe(1);
    expect(fisherWorse({ requests: 9, bad: 0 }, { requests: 9, bad: 0 })).toBeCloseTo(1, 10);
  });

  it('counts every way in which the candidate has at least so many: both tails and the middle add up', () => {
    const worse = fisherWorse({ requests: 10, bad: 4 }, { requests: 30, bad: 5 });
    const rest = fisherWorse({ requests: 30, bad: 6 }, { requests: 10, bad: 3 });
    expect(worse + rest).toBeCloseTo(1, 10);
  });
});

describe('the upper bound of a share', () => {
  it('is exact where a formula is known: 1 − (1 − confidence)^(1/n) without a bad one', () => {
    expect(upperBound({ requests: 1000, bad: 0 }, 0.99)).toBeCloseTo(1 - 0.01 ** (1 / 1000), 8);
  });

  it('lies above what was seen, and is 1 when all were bad or none came', () => {
    expect(upperBound({ requests: 1000, bad: 10 }, 0.99)).toBeCloseTo(0.0199, 3);
    expect(upperBound({ requests: 0, bad: 0 }, 0.99)).toBe(1);
  });
});
