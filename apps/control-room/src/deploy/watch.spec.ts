import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Judge, Opinion, Verdict } from '@two-pizza/delivery';
import { Watch } from './watch.ts';

const good: Verdict = { verdict: 'good', metric: 'requests', observed: '0 of 100 requests bad', limit: '5 %' };
const bad: Verdict = { verdict: 'inconclusive', metric: 'requests', observed: '3 of 3 requests bad', limit: '5 %' };
const pass: Opinion = { say: 'pass', verdict: good };
const takeOut: Opinion = { say: 'take-out', suspicion: bad, atMs: 0 };

describe('the watch over a candidate', () => {
  let opinion: Opinion;
  let begun: string[];
  let leaving: AbortController;
  let isStableCalm: boolean;
  let watch: Watch;
  beforeEach(() => {
    [opinion, begun, leaving] = [{ say: 'undecided', waitingFor: 'requests' }, [], new AbortController()];
    isStableCalm = false;
    const judge = {
      begin: (stage: string) => begun.push(stage),
      ask: () => opinion,
      get isStableCalm() {
        return isStableCalm;
      },
    };
    watch = new Watch({
      judge: judge as unknown as Judge,
      onTakeOut: ({ observed }) => leaving.abort(observed),
      onWaiting: () => undefined,
    });
  });
  afterEach(() => watch.stop());

  const passStage = async () => {
    const passed = watch.stage('canary', leaving.signal);
    opinion = pass;
    watch.requests([]);
    expect(await passed).toBe(good);
  };

  it('takes out between two stages too: all traffic may go to the candidate just then (W4)', async () => {
    await passStage();
    opinion = takeOut;
    watch.requests([]);
    expect(leaving.signal.reason).toBe('3 of 3 requests bad');
  });

  it('begins no stage over what was found since it looked last, and throws its reason (W4)', async () => {
    await passStage();
    opinion = takeOut;
    await expect(watch.stage('warm', leaving.signal)).rejects.toBe('3 of 3 requests bad');
    expect(begun).toEqual(['canary']);
  });

  it('waits for stable to be calm', async () => {
    let isOver = false;
    const calm = watch.calm(leaving.signal).then(() => (isOver = true));
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    isStableCalm = true;
    expect(await calm).toBe(true);
  });

  it('waits for stable no longer when the candidate leaves', async () => {
    const calm = watch.calm(leaving.signal);
    leaving.abort('it has ended');
    await expect(calm).rejects.toBe('it has ended');
  });

  it('says once that a stage is passed, and goes on to the next', async () => {
    await passStage();
    const warm = watch.stage('warm', leaving.signal);
    watch.requests([]);
    expect(await warm).toBe(good);
    expect(begun).toEqual(['canary', 'warm']);
  });
});
