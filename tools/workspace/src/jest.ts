/** Runs one package's tests: `node jest.ts libs/postgres [more arguments of jest]`. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder, wrongUse } from './workspace.ts';

const LIMIT_MS = 18 * 60_000; // half as long again as all packages together may take

const [
  project = wrongUse('which package? Use: node tools/workspace/src/jest.ts <folder> [arguments of jest]'),
  ...more
] = process.argv.slice(2);
const own = join(rootFolder, project, 'jest.config.mjs');
const config = existsSync(own) ? own : join(rootFolder, 'jest.config.mjs');
const { status, error } = spawnSync(
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
  { cwd: rootFolder, stdio: 'inherit', timeout: LIMIT_MS, killSignal: 'SIGKILL' },
);
if (error) {
  console.error(`The tests of ${project} did not end: ${error.message}. Something they opened is still open.`);
  rmSync(join(rootFolder, project, 'dist/test-results.json'), { force: true }); // a run that hangs has not passed
}
process.exit(status ?? 1);
