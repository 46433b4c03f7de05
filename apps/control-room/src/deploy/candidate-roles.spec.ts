import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, jest } from '@jest/globals';
import type { Queryable } from '@two-pizza/postgres';
import type { Instance, Instances } from '../platform/instances.ts';
import type { SlotName } from '../platform/slot.ts';
import { awaitObedience } from './candidate-roles.ts';

/** No machine has it: it stands for a process that has ended a moment ago. */
const GONE = 2 ** 22 + 1;
const running = (slot: SlotName, pid: number) =>
  ({ slot, condition: { state: 'running', pid, since: '', restarts: 0 } }) as unknown as Instance;
const toolsOf = (list: Instance[], obeyed: { pid: number; epoch: number }[]) => ({
  instances: { list: () => list } as unknown as Instances,
  database: { query: () => Promise.resolve(obeyed) } as unknown as Queryable,
});
afterEach(() => {
  jest.restoreAllMocks();
});

it('kills what does not obey in time, says whose it was, and gets along with one that has just ended', async () => {
  let now = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => (now += 2000));
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const tools = toolsOf([running('blue', GONE), running('green', child.pid ?? 0)], [{ pid: GONE, epoch: 6 }]);
  expect(await awaitObedience(tools, 7)).toEqual(['blue', 'green']);
  expect(await ended).toEqual([null, 'SIGKILL']);
});

it('kills nobody when all have obeyed', async () => {
  expect(await awaitObedience(toolsOf([running('blue', GONE)], [{ pid: GONE, epoch: 7 }]), 7)).toEqual([]);
});
