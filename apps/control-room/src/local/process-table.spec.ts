import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { descendantsOf, endAlone, endProcess, isAlive, processOf, untilGone, type ProcessId } from './process-table.ts';

/** A parent that ends as PostgreSQL does: it asks its child, and waits for it. */
const WAITS = 'sleep 60 & trap "kill $!; wait; exit 0" TERM; echo ready; wait';
const LEAVES_ITS_CHILD = 'sleep 60 & echo ready; wait';
/** Its child inherits that. */
const HEARS_NOTHING = 'trap "" TERM; sleep 60 & echo ready; wait';

describe('the end of a process', () => {
  const started: ProcessId[] = [];
  afterEach(() => {
    for (const each of started.splice(0)) if (isAlive(each)) process.kill(each.pid, 'SIGKILL');
  });

  const family = async (script: string): Promise<[parent: ProcessId, child: ProcessId]> => {
    const shell = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(shell.stdout, 'data');
    const pids = [shell.pid as number, ...descendantsOf(shell.pid as number, new Set())];
    const ids = pids.flatMap((pid) => processOf(pid) ?? []);
    started.push(...ids);
    return ids as [ProcessId, ProcessId];
  };
  const pause = (ids: readonly ProcessId[]) => ids.forEach(({ pid }) => process.kill(pid, 'SIGSTOP'));

  it.each([
    ['a parent that waits for its child', WAITS, 10_000, 'ended'],
    ['a parent that leaves its child', LEAVES_ITS_CHILD, 10_000, 'ended'],
    ['a parent and a child that hear nothing', HEARS_NOTHING, 500, 'killed'],
  ] as const)('leaves nothing of %s, though both were paused', async (_, script, deadlineMs, how) => {
    const ids = await family(script);
    expect(ids).toHaveLength(2);
    pause(ids);
    expect(await endProcess(ids[0], 'SIGTERM', deadlineMs)).toBe(how);
    expect(ids.filter(isAlive)).toEqual([]);
  });

  it('wakes a paused child for which its parent waits', async () => {
    const [parent, child] = await family(WAITS);
    pause([child]);
    expect(await endProcess(parent, 'SIGTERM', 10_000)).toBe('ended');
  });

  it('may be its own alone', async () => {
    const [parent, child] = await family(LEAVES_ITS_CHILD);
    pause([parent]);
    expect(await endAlone(parent, 'SIGTERM', 10_000)).toBe('ended');
    expect([isAlive(parent), isAlive(child)]).toEqual([false, true]);
    expect(await endProcess(child, 'SIGTERM', 10_000)).toBe('ended');
    await untilGone(child);
    expect(await endProcess(child, 'SIGTERM', 10_000)).toBe('was gone');
  });
});
