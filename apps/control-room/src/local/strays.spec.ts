import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { processOf, untilGone, type ProcessId } from './process-table.ts';
import { cloneOf, MARK, strayProcesses } from './strays.ts';

const HOME = `/nowhere/${process.pid}/.two-pizza`;
/** Ends its own parent's family: a process of its own session, as a killed control room leaves it. */
const ORPHAN = `const { spawn } = require('child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
child.unref(); console.log(String(child.pid));`;

describe('what a killed control room has left behind unnamed', () => {
  const started: ProcessId[] = [];
  afterEach(async () => {
    for (const id of started.splice(0)) {
      process.kill(id.pid, 'SIGKILL');
      await untilGone(id); // the next story would find it
    }
  });
  const orphan = async (home: string): Promise<number> => {
    const parent: ChildProcess = spawn(process.execPath, ['-e', ORPHAN], { env: { ...process.env, [MARK]: home } });
    const exited = once(parent, 'exit');
    const [text] = (await once(parent.stdout as NonNullable<typeof parent.stdout>, 'data')) as [Buffer];
    await exited;
    started.push(processOf(Number(text)) as ProcessId);
    return Number(text);
  };

  it('is found by its clone, and by no other one', async () => {
    const pid = await orphan(HOME);
    expect(strayProcesses(HOME)).toEqual([{ ...processOf(pid), command: 'node' }]);
    expect(strayProcesses(`${HOME}-2`)).toEqual([]);
    if (process.platform === 'linux') expect(cloneOf(pid)).toBe(HOME);
  });

  it('is none of it when somebody knows it', async () => {
    const pid = await orphan(HOME);
    expect(strayProcesses(HOME, [processOf(pid)])).toEqual([]);
  });
});
