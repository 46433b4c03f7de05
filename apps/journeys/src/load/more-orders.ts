import { waitFor } from '@two-pizza/local-infra/testing';
import { countResults, type Journal } from './journal.ts';

/** Waits until so many more orders got a yes than now: the shop is at work. */
export function moreOrders(journal: Journal, count: number, deadlineMs: number): Promise<true> {
  const until = countResults(journal.placements).ok + count;
  const enough = () => countResults(journal.placements).ok >= until || undefined;
  return waitFor(`${count} more orders to get a yes`, () => Promise.resolve(enough()), deadlineMs);
}
