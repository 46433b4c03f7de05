/** What a release consists of: its migrations, its npm packages, its commit, and the hash of its content. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from './workspace.mjs';

const PHASE = /^-- phase: (expand|contract)\s*$/;

/** The migrations of these packages, those of dependencies first, each package's by number. */
export function migrationsOf(root, packages) {
  const found = packages.flatMap((each) => {
    const folder = join(root, each.folder, 'migrations');
    return filesIn(folder, '*.sql').map((name) => readMigration(name, readFileSync(join(folder, name), 'utf8')));
  });
  const repeated = found.find((each, at) => found.findIndex((other) => other.name === each.name) !== at);
  if (repeated !== undefined) throw new Error(`two migrations are named ${repeated.name}: put the owner's name first`);
  return found;
}

function readMigration(name, text) {
  const phase = PHASE.exec(text.split('\n', 1)[0])?.[1];
  if (phase === undefined) {
    throw new Error(`${name}: its first line must be "-- phase: expand" or "-- phase: contract"`);
  }
  return { name, text, phase, sha256: sha256(text) };
}

/**
 * Every npm package that these packages need to run, directly or not, with its version in the lock file.
 * A second version lies deeper (`a/node_modules/b`) and is named so.
 */
export function npmClosure(lock, packages) {
  const found = new Map();
  const visit = (from, name) => {
    const at = resolveInLock(lock, from, name);
    if (at === undefined || found.has(at)) return;
    const entry = lock.packages[at];
    if (entry.link) return; // one of ours: compiled in, and visited for itself
    found.set(at, entry.version);
    for (const each of neededBy(entry)) visit(at, each);
  };
  for (const each of packages) for (const name of each.dependencies) visit(each.folder, name);
  const named = [...found].map(([at, version]) => [nameInStore(at), version]);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A release finds its packages in one node_modules. What npm put beside one of our packages would be missed there. */
function nameInStore(at) {
  if (at.startsWith('node_modules/')) return at.slice('node_modules/'.length);
  throw new Error(
    `${at} would not be found by the release: name this version in the root package.json, so that npm puts it at the top`,
  );
}

function neededBy({ dependencies = {}, optionalDependencies = {}, peerDependencies = {} }) {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

/** Where Node finds `name` from the package at `from`: there, or in the nearest node_modules above. */
function resolveInLock(lock, from, name) {
  for (let at = from; ; at = parentOf(at)) {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock.packages[candidate] !== undefined) return candidate;
    if (at === '') return undefined;
  }
}

function parentOf(at) {
  const cut = at.lastIndexOf('/node_modules/');
  return cut === -1 ? '' : at.slice(0, cut);
}

/** SHA-256 over every file of the folder but release.json, by name, and over the npm packages. */
export function contentHashOf({ folder, npm }) {
  const hash = createHash('sha256');
  for (const file of filesIn(folder, '**/*.{js,map,sql}'))
    hash.update(`${file}\n${sha256(readFileSync(join(folder, file)))}\n`);
  return hash.update(JSON.stringify(npm)).digest('hex');
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/** The commit of the workspace, with `-dirty` when files differ from it; `unknown` outside git. */
export function commitOf(root) {
  const git = (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commit = git('rev-parse', 'HEAD').trim();
    return git('status', '--porcelain') === '' ? commit : `${commit}-dirty`;
  } catch {
    return 'unknown';
  }
}
