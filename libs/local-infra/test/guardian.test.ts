import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isAlive } from '../src/index.ts';
import { startSuite, waitFor } from '../src/testing.ts';

interface Started {
  readonly folder: string;
  readonly pids: number[];
}

describe('a guardian', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('ends everything that its owner left behind, after %s', async (signal) => {
    const program = join(import.meta.dirname, 'owner.main.ts');
    const owner = spawn(process.execPath, ['--conditions=source', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
    const { folder, pids } = JSON.parse(line) as Started;
    expect(pids.map(isAlive)).toEqual([true, true]);

    owner.kill(signal);
    await waitFor('both processes to be gone', async () => pids.every((pid) => !isAlive(pid)) || undefined);
    await waitFor('the folder to be gone', async () => !existsSync(folder) || undefined);
  });
});

describe('a suite', () => {
  it('says how to build a service that is not built, before it starts anything', async () => {
    await expect(startSuite({ services: ['no-such-service'] })).rejects.toThrow('npx nx build no-such-service');
  });
});
