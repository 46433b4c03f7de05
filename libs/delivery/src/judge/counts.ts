import type { Asker } from './evidence.ts';

/** What one release did in one stage. Customers are those who are not synthetic; other services ask on their behalf. */
export interface Count {
  readonly requests: number;
  readonly bad: number;
  readonly byCustomers: number;
  readonly badByCustomers: number;
  readonly firstBadAtMs?: number;
}

export const noCount: Count = { requests: 0, bad: 0, byCustomers: 0, badByCustomers: 0 };

/** The count with one more request. */
export function counted(count: Count, who: Asker, quality: 'good' | 'bad', atMs: number): Count {
  const [bad, customers] = [quality === 'bad' ? 1 : 0, who === 'shopper' ? 0 : 1];
  const firstBadAtMs = count.firstBadAtMs ?? (bad ? atMs : undefined);
  return {
    requests: count.requests + 1,
    bad: count.bad + bad,
    byCustomers: count.byCustomers + customers,
    badByCustomers: count.badByCustomers + bad * customers,
    ...(firstBadAtMs === undefined ? {} : { firstBadAtMs }),
  };
}
