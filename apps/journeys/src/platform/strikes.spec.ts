import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { carryOut, countStrikes, planStrikes } from './strikes.ts';

describe('strikes', () => {
  let worked = 0;
  const someWork = () => Promise.resolve((worked += 1));

  it('are planned by the seed: the same seed, the same moments', () => {
    const wanted = { orders: 5, catalog: 5, kafka: 1 };
    const plan = planStrikes(42, wanted, { min: 100, max: 900 });
    expect(plan).toEqual(planStrikes(42, wanted, { min: 100, max: 900 }));
    expect(plan).not.toEqual(planStrikes(43, wanted, { min: 100, max: 900 }));
    expect(countStrikes(plan.map(({ target }) => ({ target, pid: 1, at: '' })))).toEqual(wanted);
    expect(plan.every(({ afterMs }) => afterMs >= 100 && afterMs <= 900)).toBe(true);
  });

  it('hit living processes, each life once, and are counted', async () => {
    const start = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    let life = start();
    const target = { name: 'sleeper', pid: () => Promise.resolve(life.pid) };
    const restart = () => {
      life = start();
      life.once('exit', restart);
    };
    life.once('exit', restart);
    const plan = planStrikes(1, { sleeper: 3 }, { min: 0, max: 5 });
    const strikes = await carryOut(plan, [target], { someWork });
    life.removeAllListeners('exit').kill('SIGKILL');
    expect(countStrikes(strikes)).toEqual({ sleeper: 3 });
    expect(new Set(strikes.map(({ pid }) => pid)).size).toBe(3);
    expect(worked).toBe(3);
  });

  it('fail aloud when a target never comes back', async () => {
    const target = { name: 'nobody', pid: () => Promise.resolve(undefined) };
    await expect(
      carryOut([{ target: 'nobody', afterMs: 0 }], [target], { someWork, backWithinMs: 30 }),
    ).rejects.toThrow('nobody was not back 30 ms');
    await expect(carryOut([{ target: 'other', afterMs: 0 }], [target], { someWork })).rejects.toThrow(
      'no target other; there are nobody',
    );
  });
});
