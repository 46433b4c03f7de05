import { describe, expect, it } from '@jest/globals';
import { isIdempotent, jitteredPauseMs, pauseWithin, RetryBudget } from './retry.ts';

describe('a pause before a retry', () => {
  it('lies between nothing and a bound that doubles up to a second', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 20].map((n) => jitteredPauseMs(n, () => 1));
    expect(bounds).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
    expect(jitteredPauseMs(3, () => 0)).toBe(0);
  });

  it('ends at the deadline', async () => {
    const deadline = new AbortController();
    const paused = pauseWithin(1_000_000, deadline.signal);
    deadline.abort();
    expect(await paused).toBe('deadline');
  });
});

it('only methods that HTTP calls idempotent are repeated', () => {
  const repeated = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].filter(isIdempotent);
  expect(repeated).toEqual(['GET', 'PUT', 'DELETE']);
});

it('a budget pays for ten retries, then for one in ten calls', () => {
  const budget = new RetryBudget();
  const paid = Array.from({ length: 30 }, () => (budget.earn(), budget.spend())).filter(
    (outcome) => outcome === 'paid',
  );
  expect(paid).toHaveLength(12);
});
