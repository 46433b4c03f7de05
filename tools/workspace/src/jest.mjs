/** Runs one package's tests: `node jest.mjs libs/postgres [more arguments of jest]`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { rootFolder } from './workspace.mjs';

const [project, ...more] = process.argv.slice(2);
if (project === undefined) {
  console.error('which package? Use: node tools/workspace/src/jest.mjs <folder> [arguments of jest]');
  process.exit(2);
}
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules', // Jest loads ES modules by it
    '--conditions=source', // our own packages from their TypeScript, no build needed
    '--disable-warning=ExperimentalWarning',
    join(rootFolder, 'node_modules/jest/bin/jest.js'),
    `--config=${join(rootFolder, 'jest.config.mjs')}`,
    `--rootDir=${join(rootFolder, project)}`,
    ...more,
  ],
  { cwd: rootFolder, stdio: 'inherit' },
);
process.exit(status ?? 1);
