import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive, processOf, type ProcessId } from '../local/process-table.ts';
import { readState, StateFile, type KeptProcess, type KeptState } from '../local/state-file.ts';
import { pauseAfter, type Attempt, type Condition, type Exit, type SupervisedSpec } from './supervised.ts';
import { SupervisedProcess } from './supervisor.ts';

/** Real processes: each start runs `program` in a Node of its own. */
function programs(...sources: string[]) {
  const attempts: Attempt[] = [];
  const spec: SupervisedSpec = {
    name: 'sleeper',
    tier: 'service',
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 5000,
    start: async (spawned, attempt) => {
      attempts.push(attempt);
      const child = spawn(process.execPath, [
        '-e',
        sources.length > 1 ? (sources.shift() as string) : (sources[0] as string),
      ]);
      const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
      spawned(child.pid as number);
      return { pid: child.pid as number, exited };
    },
  };
  return { spec, attempts };
}
const LIVES = 'setInterval(() => {}, 1000)';
const head = {
  controlRoom: { pid: 1, startTime: '' },
  controlRoomSince: '',
  since: '',
  controlRoomUrl: '',
  settings: {},
  ports: {},
};

describe('a supervised process', () => {
  let folder: string;
  let file: string;
  let state: StateFile;
  let seen: Condition[];
  let waiting: { reached: (condition: Condition) => boolean; resolve: () => void }[];
  const announce = (condition: Condition) => {
    seen.push(condition);
    for (const each of waiting) if (each.reached(condition)) each.resolve();
  };
  const reach = (reached: (condition: Condition) => boolean) =>
    new Promise<void>((resolve) => waiting.push({ reached, resolve }));
  const kept = () => (readState(file) as KeptState).processes;
  const remembered = () => kept().map(({ pid }) => pid);

  beforeEach(() => {
    [seen, waiting] = [[], []];
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-supervisor-'));
    file = join(folder, 'state.json');
    state = new StateFile(file, head);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const running = (process: SupervisedProcess) => {
    const { condition } = process;
    if (condition.state !== 'running') throw new Error(`it is ${condition.state}`);
    return condition.pid;
  };

  it('leaves a process ended that is not kept, and says why', async () => {
    const { spec, attempts } = programs('process.exit(3)');
    const process = new SupervisedProcess({ ...spec, isKept: () => false }, state, announce);
    const ended = reach(({ state }) => state === 'ended');
    await process.start();
    await ended;
    expect(process.condition).toEqual({ state: 'ended', reason: 'it ended with exit code 3' });
    expect(attempts).toEqual(['first']);
    expect(remembered()).toEqual([]);
    await process.stop();
  });

  it('is remembered on disk while it lives, and forgotten when it is stopped', async () => {
    const process = new SupervisedProcess(programs(LIVES).spec, state, announce);
    await process.start();
    expect(remembered()).toEqual([running(process)]);
    const id = kept()[0] as ProcessId;
    await process.stop();
    expect(isAlive(id)).toBe(false);
    expect(remembered()).toEqual([]);
  });

  it('is started again when it is killed, and says how it ended', async () => {
    const { spec, attempts } = programs(LIVES);
    const supervised = new SupervisedProcess(spec, state, announce);
    await supervised.start();
    const first = running(supervised);
    const again = reach((condition) => condition.state === 'running' && condition.restarts === 1);
    process.kill(first, 'SIGKILL');
    await again;
    expect(seen.map(({ state: name }) => name)).toEqual(['running', 'restarting', 'running']);
    expect(seen[1]).toMatchObject({ reason: 'it ended with SIGKILL', deaths: 1, nextTryInMs: 0 });
    expect(remembered()).toEqual([running(supervised)]);
    expect(attempts).toEqual(['first', 'again']);
    await supervised.stop();
  });

  it('is called a crash loop after five deaths in a row, and goes on trying', async () => {
    const supervised = new SupervisedProcess(programs('process.exit(7)').spec, state, announce);
    const loop = reach((condition) => condition.state === 'crash-loop');
    await supervised.start();
    await loop;
    expect(seen.at(-1)).toMatchObject({ state: 'crash-loop', reason: 'it ended with exit code 7', deaths: 5 });
    await supervised.stop();
  });

  it('does not come back up when it is stopped during a back-off', async () => {
    const { spec, attempts } = programs('process.exit(1)');
    const supervised = new SupervisedProcess(spec, state, announce);
    const pausing = reach((condition) => 'nextTryInMs' in condition && condition.nextTryInMs > 0);
    await supervised.start();
    await pausing;
    const before = attempts.length;
    await Promise.all([supervised.stop(), supervised.stop()]);
    expect(attempts).toHaveLength(before);
    expect(supervised.condition).toEqual({ state: 'stopped' });
    expect(remembered()).toEqual([]);
  });
});

describe('a process that a killed control room has left', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'two-pizza-supervisor-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const left = (pid: number, name = 'sleeper'): KeptProcess => {
    const since = '2026-11-24T08:00:00.000Z';
    return { ...(processOf(pid) as ProcessId), name, tier: 'service', stopSignal: 'SIGTERM', since, restarts: 2 };
  };
  const takeOver = (processes: KeptProcess[]) => {
    const { spec, attempts } = programs(LIVES);
    const state = new StateFile(join(folder, 'state.json'), head, processes);
    const again = Promise.withResolvers<Condition>();
    const supervised = new SupervisedProcess(spec, state, (condition) => {
      if (condition.state === 'running' && attempts.length > 0) again.resolve(condition);
    });
    supervised.resume();
    return { supervised, attempts, state, again: again.promise };
  };

  it('is taken over as it is: nothing is started, and it keeps the time of its start', async () => {
    const child = spawn(process.execPath, ['-e', LIVES]);
    const exited = once(child, 'exit');
    const { supervised, attempts } = takeOver([left(child.pid as number)]);
    expect(supervised.condition).toEqual({
      state: 'running',
      pid: child.pid,
      since: '2026-11-24T08:00:00.000Z',
      restarts: 2,
    });
    await supervised.stop();
    expect(attempts).toEqual([]);
    expect(await exited).toEqual([null, 'SIGTERM']);
  });

  it('is started again when it dies afterwards', async () => {
    const child = spawn(process.execPath, ['-e', LIVES]);
    const { supervised, attempts, again } = takeOver([left(child.pid as number)]);
    child.kill('SIGKILL');
    expect(await again).toMatchObject({ state: 'running', restarts: 3 });
    expect(attempts).toEqual(['again']);
    await supervised.stop();
  });

  it('is started again when it was dead already, and one of another name stays unclaimed', async () => {
    const other = left(process.pid, 'orders-green');
    const { supervised, attempts, again, state } = takeOver([other]);
    await again;
    expect(attempts).toEqual(['again']);
    expect(state.unclaimed()).toEqual([other]);
    await supervised.stop();
  });
});

describe('the back-off', () => {
  it('begins at once, doubles, and stays at ten seconds', () => {
    expect([1, 2, 3, 4, 8, 20].map(pauseAfter)).toEqual([0, 250, 500, 1000, 10_000, 10_000]);
  });
});
