/** Compiles one package's src, without its specs, to its dist: `node compile.ts libs/postgres`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder, wrongUse } from './workspace.ts';

const project = process.argv[2] ?? wrongUse('which package? Use: node tools/workspace/src/compile.ts <folder>');
const dist = join(rootFolder, project, 'dist');
mkdirSync(dist, { recursive: true });

// Tests use tools that are built on the package they test: without them the order of builds has no circle.
const config = join(dist, 'tsconfig.build.json');
writeFileSync(
  config,
  JSON.stringify({ extends: '../tsconfig.json', include: ['../src'], exclude: ['../src/**/*.spec.ts'] }),
);

const tsc = join(rootFolder, 'node_modules/@typescript/native/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', config], { cwd: rootFolder, stdio: 'inherit' });
process.exit(status ?? 1);
