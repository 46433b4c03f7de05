import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { newFolder, treeIn } from './copy.ts';

const OWNER = `
  import { endWithOwner } from ${JSON.stringify(join(import.meta.dirname, 'keeper.ts'))};
  endWithOwner(process.argv[1]);
  console.log('kept');
  setInterval(() => {}, 1000);`;

describe('the platform of a run that is cut short', () => {
  let folder: string;
  let told: string;
  beforeEach(() => {
    folder = newFolder('keeper');
    told = `${folder}.stopped`;
  });
  afterEach(() => {
    for (const path of [folder, told]) rmSync(path, { recursive: true, force: true });
  });

  it.each(['SIGKILL', 'SIGINT'] as const)('is stopped, and its copy deleted, after %s', async (signal) => {
    mkdirSync(treeIn(folder));
    const scripts = { stop: `pwd > ${told}` };
    writeFileSync(join(treeIn(folder), 'package.json'), JSON.stringify({ scripts }));
    const owner = spawn(process.execPath, [
      '--conditions=source',
      '--input-type=module-typescript',
      '-e',
      OWNER,
      folder,
    ]);
    await once(owner.stdout, 'data');
    owner.kill(signal);
    await waitFor('the copy to be deleted', async () => !existsSync(folder) || undefined);
    expect(readFileSync(told, 'utf8').trim()).toBe(treeIn(folder));
  });
});
