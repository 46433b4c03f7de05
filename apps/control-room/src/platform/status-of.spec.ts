import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { isPaused } from '../local/process-table.ts';
import { troubleOf } from './status-of.ts';

let child: ChildProcess;
beforeEach(() => void (child = spawn('sleep', ['60'])));
afterEach(() => void child.kill('SIGKILL'));

it('of a process that is stopped says what wakes it; of one that runs, what its check says', async () => {
  const pid = child.pid as number;
  expect(await troubleOf(pid, async () => 'no answer')).toEqual({ reason: 'no answer' });
  expect(await troubleOf(pid, async () => undefined)).toBeUndefined();
  child.kill('SIGSTOP');
  await waitFor('its stop', async () => isPaused(pid) || undefined);
  expect(await troubleOf(pid, async () => undefined)).toBeUndefined();
  expect(await troubleOf(pid, async () => 'no answer')).toEqual({
    reason: 'its process is stopped (SIGSTOP)',
    helps: `kill -CONT ${pid}`,
  });
});
