import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DependencyUnavailable } from '@two-pizza/circuit-breaker';
import type { DependencyGuard, GuardOptions } from '@two-pizza/circuit-breaker';
import { guardOf, json, readsPart, SampleDependency } from './sample-dependency.ts';

const part = { params: { partId: 'p1' }, query: {} };
const fine = json(200, { partId: 'p1', name: 'bolt', weight: 3 });
const fails = json(500, {});

let parts: SampleDependency;
let guards: DependencyGuard[] = [];

beforeEach(async () => {
  parts = await new SampleDependency().start();
});
afterEach(async () => {
  await Promise.all(guards.map((guard) => guard.close()));
  guards = [];
  await parts.stop();
});

function guarded(options: Partial<GuardOptions> = {}) {
  const made = guardOf(parts.url, options);
  guards.push(made.guard);
  return made;
}

/** Calls one after the other; says how each ended. */
async function callTimes(guard: DependencyGuard, times: number): Promise<string[]> {
  const ends: string[] = [];
  for (let i = 0; i < times; i += 1) {
    ends.push(
      await guard.call(readsPart, part).then(
        ({ status }) => String(status),
        (error: DependencyUnavailable) => error.reason,
      ),
    );
  }
  return ends;
}

describe('while closed', () => {
  it('stays closed as long as there were fewer calls than the threshold, whatever became of them', async () => {
    const { guard } = guarded();
    parts.answer = fails;
    expect(await callTimes(guard, 9)).toEqual(Array(9).fill('server-error'));
    expect(guard.state()).toBe('closed');
  });

  it('opens when more than the given share of calls failed, and then does not ask any more', async () => {
    const { guard } = guarded();
    parts.answer = fails;
    await callTimes(guard, 10);
    expect(guard.state()).toBe('open');
    expect(await callTimes(guard, 5)).toEqual(Array(5).fill('open'));
    expect(parts.requests).toHaveLength(10);
  });

  it('stays closed when half of the calls failed and the limit is more than half', async () => {
    const { guard } = guarded();
    await callTimes(guard, 10);
    parts.answer = fails;
    await callTimes(guard, 10);
    expect(guard.state()).toBe('closed');
    await callTimes(guard, 1);
    expect(guard.state()).toBe('open');
  });

  it.each([
    ['reads', 404, '404'],
    ['does not read', 400, 'unreadable'],
  ])('never counts a 4xx that the use %s', async (_, status, end) => {
    const { guard } = guarded();
    parts.answer = json(status, { code: 'SOME_CODE' });
    expect(await callTimes(guard, 15)).toEqual(Array(15).fill(end));
    expect(guard.state()).toBe('closed');
  });

  it('counts an answer that cannot be read, and a dependency that is not there', async () => {
    const { guard } = guarded();
    parts.answer = json(200, { something: 'else' });
    expect(await callTimes(guard, 5)).toEqual(Array(5).fill('unreadable'));
    await parts.stop();
    expect(await callTimes(guard, 5)).toEqual(Array(5).fill('network'));
    expect(guard.state()).toBe('open');
  });
});

describe('while half-open', () => {
  it('lets one call try, refuses the others, and closes when the one is answered', async () => {
    const { guard, becomes } = guarded({ halfOpenAfterMs: 50 });
    parts.answer = fails;
    await callTimes(guard, 10);
    await becomes('half-open');
    let answerTrial: () => void = () => undefined;
    const trialArrived = new Promise<void>((arrived) => {
      parts.answer = (request, response) => {
        answerTrial = () => fine(request, response);
        arrived();
      };
    });
    const trial = guard.call(readsPart, part);
    await trialArrived;
    await expect(guard.call(readsPart, part)).rejects.toMatchObject({ reason: 'open' });
    answerTrial();
    await expect(trial).resolves.toMatchObject({ status: 200 });
    expect(guard.state()).toBe('closed');
  });

  it('opens again when the trial fails', async () => {
    const { guard, becomes } = guarded({ halfOpenAfterMs: 50 });
    parts.answer = fails;
    await callTimes(guard, 10);
    await becomes('half-open');
    expect(await callTimes(guard, 1)).toEqual(['server-error']);
    expect(guard.state()).toBe('open');
  });

  it('forgets the old failures when it closes: the next single failure does not open it', async () => {
    const { guard, becomes } = guarded({ halfOpenAfterMs: 50 });
    parts.answer = fails;
    await callTimes(guard, 10);
    await becomes('half-open');
    parts.answer = fine;
    await callTimes(guard, 1);
    parts.answer = fails;
    await callTimes(guard, 1);
    expect(guard.state()).toBe('closed');
  });
});
