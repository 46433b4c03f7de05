import { describe, expect, it } from '@jest/globals';
import type { ShopperLine } from '@two-pizza/delivery';
import { Crowd } from './crowd.ts';

const summaryOf = (sent: number): ShopperLine => ({ kind: 'summary', atMs: 0, sent, byRelease: {} });

function shoppers() {
  const ended = Promise.withResolvers<string>();
  const told: { hear: (line: ShopperLine) => void } = { hear: () => undefined };
  const start = (hear: (line: ShopperLine) => void) => {
    told.hear = hear;
    return Promise.resolve({ ended: ended.promise, stop: () => Promise.resolve() });
  };
  return { start, told, end: (complaint: string) => ended.resolve(complaint) };
}

describe('the crowd of the tour', () => {
  it('gives the next summary, never the last one', async () => {
    const { start, told } = shoppers();
    const gathered = Crowd.startedBy(start);
    await Promise.resolve().then(() => told.hear(summaryOf(1)));
    const next = (await gathered).summary();
    await Promise.resolve().then(() => told.hear(summaryOf(2)));
    expect(await next).toMatchObject({ sent: 2 });
  });

  it('says so when the shoppers end before the first summary, or later', async () => {
    const [early, late] = [shoppers(), shoppers()];
    early.end('');
    await expect(Crowd.startedBy(early.start)).rejects.toThrow(/shoppers of the tour have ended.*npm run status/);
    const gathered = Crowd.startedBy(late.start);
    await Promise.resolve().then(() => late.told.hear(summaryOf(1)));
    const next = (await gathered).summary();
    late.end('no token');
    await expect(next).rejects.toThrow(/shoppers of the tour have ended \(no token\), .*npm run status/);
  });
});
