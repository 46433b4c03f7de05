import { expect, it } from '@jest/globals';
import { ConsumerStanding } from './consumer-standing.ts';
import type { ReceivedRecord } from './record.ts';

const record = (offset: number, timestampMs: number): ReceivedRecord => {
  return { topic: 't', partition: 0, offset, key: null, value: null, headers: [], timestampMs };
};

it('counts what is in hand and what waits at the broker, and knows how long the oldest has waited', () => {
  const standing = new ConsumerStanding();
  expect(standing.now(1000)).toEqual({ unhandled: 0, oldestUnhandledMs: 0 });
  let open = [record(7, 400), record(8, 600)];
  expect(standing.byTopic(['t'])).toEqual(new Map([['t', 0]]));
  standing.took('t/0', { topic: 't', end: 12, fetchedUpTo: 8, open: () => open });
  expect(standing.now(1000)).toEqual({ unhandled: 2 + 3, oldestUnhandledMs: 600 });
  expect(standing.byTopic(['t'])).toEqual(new Map([['t', 5]]));
  open = open.slice(1);
  expect(standing.now(1000)).toEqual({ unhandled: 1 + 3, oldestUnhandledMs: 400 });
  standing.forget();
  expect(standing.now(1000)).toEqual({ unhandled: 0, oldestUnhandledMs: 0 });
});
