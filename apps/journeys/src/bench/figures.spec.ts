import { describe, expect, it } from '@jest/globals';
import { countBy, median, ratio, timesOf } from './figures.ts';

describe('figures', () => {
  it('are times that occurred, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1).toReversed();
    expect(timesOf(hundred)).toEqual({ n: 100, medianMs: 50, p99Ms: 99, maxMs: 100 });
    expect(timesOf([7.26])).toEqual({ n: 1, medianMs: 7.3, p99Ms: 7.3, maxMs: 7.3 });
  });

  it('have a middle that occurred', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(5);
  });

  it('are never made of nothing', () => {
    expect(() => timesOf([])).toThrow('nothing was measured');
    expect(() => median([])).toThrow('nothing was measured');
  });

  it('compare and count', () => {
    expect(ratio(30, 12)).toBe(2.5);
    expect(countBy(['a', 'b', 'a'], (each) => each)).toEqual({ a: 2, b: 1 });
  });
});
