import { describe, expect, it } from '@jest/globals';
import { SharedGate } from './shared-gate.ts';

/** Work that says when it begins, and ends when told. */
function work() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const state = { begun: false };
  const run = async () => {
    state.begun = true;
    await ended;
  };
  return { state, end, run };
}
const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('SharedGate', () => {
  it('lets one pass alone: after those inside, before those who come later', async () => {
    const gate = new SharedGate();
    const [inside, alone, late] = [work(), work(), work()];
    const all = [gate.shared(inside.run), gate.exclusive(alone.run), gate.shared(late.run)];
    await turns();
    expect([inside.state.begun, alone.state.begun, late.state.begun]).toEqual([true, false, false]);
    inside.end();
    await turns();
    expect([alone.state.begun, late.state.begun]).toEqual([true, false]);
    alone.end();
    await turns();
    expect(late.state.begun).toBe(true);
    late.end();
    await Promise.all(all);
  });

  it('lets those who want to be alone pass one after the other', async () => {
    const gate = new SharedGate();
    const [first, second] = [work(), work()];
    const all = [gate.exclusive(first.run), gate.exclusive(second.run)];
    await turns();
    expect([first.state.begun, second.state.begun]).toEqual([true, false]);
    first.end();
    await turns();
    expect(second.state.begun).toBe(true);
    second.end();
    await Promise.all(all);
  });

  it('opens again when the work fails', async () => {
    const gate = new SharedGate();
    await expect(gate.exclusive(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(gate.shared(async () => 'in')).resolves.toBe('in');
  });
});
