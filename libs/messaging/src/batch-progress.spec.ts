import { describe, expect, it } from '@jest/globals';
import { BatchProgress } from './batch-progress.ts';
import type { ReceivedRecord } from './record.ts';

const record = (offset: number): ReceivedRecord => ({
  topic: 't',
  partition: 0,
  offset,
  key: null,
  value: null,
  headers: [],
  timestampMs: 0,
});
const records = [10, 11, 13, 14].map(record);
const [first, second, third, fourth] = records as [ReceivedRecord, ReceivedRecord, ReceivedRecord, ReceivedRecord];

describe('BatchProgress', () => {
  it('moves the offset only over records that have ended without a gap', () => {
    const progress = new BatchProgress(records, new Set());
    progress.end(second);
    expect(progress.advance()).toBeUndefined();
    progress.end(first);
    expect(progress.advance()).toBe(11);
    progress.end(fourth);
    expect(progress.advance()).toBeUndefined();
    expect([...progress.beyondGap()]).toEqual([14]);
    progress.end(third);
    expect(progress.advance()).toBe(14);
    expect(progress.beyondGap().size).toBe(0);
  });

  it('does not hand out again what ended beyond the gap when the partition was fetched before', () => {
    const progress = new BatchProgress(records, new Set([13, 14]));
    expect(progress.open()).toEqual([first, second]);
    progress.end(first);
    progress.end(second);
    expect(progress.advance()).toBe(14);
  });
});
