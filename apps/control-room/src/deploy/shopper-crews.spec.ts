import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ShopperLine, WrongAnswer } from '@two-pizza/delivery';
import { ShopperCrews } from './shopper-crews.ts';
import type { Shoppers } from './shoppers.ts';

interface Hired {
  readonly hear: (line: ShopperLine) => void;
  readonly ended: PromiseWithResolvers<string>;
  readonly rates: number[];
  stopped: boolean;
}

describe('crews of shoppers', () => {
  let hired: Hired[];
  let now: number;
  let crews: ShopperCrews;
  beforeEach(() => {
    [hired, now] = [[], 0];
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    crews = new ShopperCrews({} as never, async (_options, hear) => {
      const one: Hired = { hear, ended: Promise.withResolvers<string>(), rates: [], stopped: false };
      hired.push(one);
      const stop = async () => {
        one.stopped = true;
        one.ended.resolve('');
      };
      return { ended: one.ended.promise, stop, setRate: (rate: number) => one.rates.push(rate) } as unknown as Shoppers;
    });
  });
  afterEach(async () => {
    await crews.close();
    jest.restoreAllMocks();
  });
  const call = (heard: unknown[] = [], ratePerS = 100) =>
    crews.call(
      'catalog',
      ratePerS,
      (report) => heard.push(report),
      (error) => heard.push(String(error)),
    );
  const wrong = { kind: 'wrong', service: 'catalog' } as unknown as WrongAnswer & { kind: 'wrong' };

  it('go from one deploy to the next, and tell each what was wrong', () => {
    const heard: unknown[] = [];
    call().letGo();
    call(heard);
    hired[0]?.hear(wrong);
    expect([hired.length, heard]).toEqual([1, [wrong]]);
  });

  it('are followed by new ones before their tokens are void: who deploys for hours is not blamed for that (H1)', async () => {
    call().letGo();
    now = 301_000;
    call();
    await Promise.resolve();
    expect(hired.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it('that are still needed stay when younger ones come, and leave with everything', async () => {
    const heard: unknown[] = [];
    call(heard);
    now = 301_000;
    call();
    hired[0]?.hear(wrong);
    expect([heard, hired[0]?.stopped]).toEqual([[wrong], false]);
    await crews.close();
    expect(hired.map(({ stopped }) => stopped)).toEqual([true, true]);
  });

  it('shop as often as the one who wants most (H3)', async () => {
    const warm = call([], 40);
    warm.want(10);
    const trying = call([], 30);
    await new Promise(setImmediate);
    trying.letGo();
    warm.want(5);
    await new Promise(setImmediate);
    expect(hired.map(({ rates }) => rates.at(-1))).toEqual([5]);
    expect(hired[0]?.rates).toContain(30);
  });

  it('that have ended by themselves are told of, and not called again (H2)', async () => {
    const heard: unknown[] = [];
    const { letGo } = call(heard);
    hired[0]?.ended.resolve('the edge does not answer');
    await new Promise(setImmediate);
    expect(heard).toEqual(['Error: they have ended by themselves: the edge does not answer']);
    letGo();
    call();
    expect(hired).toHaveLength(2);
  });
});
