import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ShopperLine, WrongAnswer } from '@two-pizza/delivery';
import { ShopperCrews } from './shopper-crews.ts';
import type { Shoppers } from './shoppers.ts';

interface Hired {
  readonly hear: (line: ShopperLine) => void;
  readonly ended: PromiseWithResolvers<void>;
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
      const one: Hired = { hear, ended: Promise.withResolvers<void>(), stopped: false };
      hired.push(one);
      const stop = async () => {
        one.stopped = true;
        one.ended.resolve();
      };
      return { ended: one.ended.promise, stop } as unknown as Shoppers;
    });
  });
  afterEach(async () => {
    await crews.close();
    jest.restoreAllMocks();
  });
  const call = (heard: unknown[] = []) =>
    crews.call(
      'catalog',
      100,
      (report) => heard.push(report),
      (error) => heard.push(String(error)),
    );
  const wrong = { kind: 'wrong', service: 'catalog' } as unknown as WrongAnswer & { kind: 'wrong' };

  it('go from one deploy to the next, and tell each what was wrong', () => {
    const heard: unknown[] = [];
    call()();
    call(heard);
    hired[0]?.hear(wrong);
    expect([hired.length, heard]).toEqual([1, [wrong]]);
  });

  it('are followed by new ones before their tokens are void: who deploys for hours is not blamed for that (H1)', async () => {
    call()();
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

  it('that have ended by themselves are told of, and not called again (H2)', async () => {
    const heard: unknown[] = [];
    const letGo = call(heard);
    hired[0]?.ended.resolve();
    await new Promise(setImmediate);
    expect(heard).toEqual(['Error: they have ended by themselves']);
    letGo();
    call();
    expect(hired).toHaveLength(2);
  });
});
