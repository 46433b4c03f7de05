import { describe, expect, it } from '@jest/globals';
import { StartTurns } from './start-turns.ts';

const never = new AbortController().signal;

describe('the turns to start', () => {
  it('come in the order of asking, one at a time; who waits is told', async () => {
    const turns = new StartTurns(1);
    const happened: string[] = [];
    const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const all = ends.map((end, n) =>
      turns.take(
        async () => {
          happened.push(`${n} starts`);
          await end.promise;
        },
        never,
        () => happened.push(`${n} waits`),
      ),
    );
    await new Promise(setImmediate);
    expect(happened).toEqual(['1 waits', '0 starts']);
    ends[0]?.resolve();
    await all[0];
    await new Promise(setImmediate);
    expect(happened).toEqual(['1 waits', '0 starts', '1 starts']);
    ends[1]?.resolve();
    await all[1];
  });

  it('go on when one fails, and when one leaves while it waits', async () => {
    const turns = new StartTurns(1);
    const first = Promise.withResolvers<void>();
    const failing = turns.take(
      () => first.promise,
      never,
      () => undefined,
    );
    const leaving = new AbortController();
    const left = turns.take(
      () => Promise.resolve('started'),
      leaving.signal,
      () => undefined,
    );
    const last = turns.take(
      () => Promise.resolve('started'),
      never,
      () => undefined,
    );
    leaving.abort(new Error('not wanted any more'));
    first.reject(new Error('never ready'));
    await expect(failing).rejects.toThrow('never ready');
    await expect(left).rejects.toThrow('not wanted any more');
    expect(await last).toBe('started');
    expect(
      await turns.take(
        () => Promise.resolve('free again'),
        never,
        () => undefined,
      ),
    ).toBe('free again');
  });
});
