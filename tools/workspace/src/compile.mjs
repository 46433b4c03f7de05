/** Compiles one package's src, without its specs, to its dist: `node compile.mjs libs/postgres`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder } from './workspace.mjs';

const project = process.argv[2];
if (project === undefined) {
  console.error('which package? Use: node tools/workspace/src/compile.mjs <folder>');
  process.exit(2);
}
const dist = join(rootFolder, project, 'dist');
mkdirSync(dist, { recursive: true });

// Specs import test tools that are built on this package; leaving them out keeps the order of builds free of circles.
const config = join(dist, 'tsconfig.build.json');
writeFileSync(
  config,
  JSON.stringify({ extends: '../tsconfig.json', include: ['../src'], exclude: ['../src/**/*.spec.ts'] }),
);

const tsc = join(rootFolder, 'node_modules/@typescript/native/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', config], { cwd: rootFolder, stdio: 'inherit' });
process.exit(status ?? 1);
