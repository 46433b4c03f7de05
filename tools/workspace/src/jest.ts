/** Runs one package's tests: `node jest.ts libs/postgres [more arguments of jest]`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder, wrongUse } from './workspace.ts';

const [
  project = wrongUse('which package? Use: node tools/workspace/src/jest.ts <folder> [arguments of jest]'),
  ...more
] = process.argv.slice(2);
const own = join(rootFolder, project, 'jest.config.mjs');
const config = existsSync(own) ? own : join(rootFolder, 'jest.config.mjs');
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules', // Jest loads ES modules by it
    '--conditions=source', // our own packages from their TypeScript, no build needed
    '--disable-warning=ExperimentalWarning',
    join(rootFolder, 'node_modules/jest/bin/jest.js'),
    `--config=${config}`,
    `--rootDir=${join(rootFolder, project)}`,
    ...more,
  ],
  { cwd: rootFolder, stdio: 'inherit' },
);
process.exit(status ?? 1);
