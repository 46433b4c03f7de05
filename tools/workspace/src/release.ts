/** What a release consists of: its migrations, its npm packages, its commit, and the hash of its content. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, type WorkspacePackage } from './workspace.ts';

export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly phase: 'expand' | 'contract';
  readonly sha256: string;
}

type Folder = Pick<WorkspacePackage, 'folder' | 'dependencies'>;

/** The migrations of these packages in their order, each package's own by number. */
export function migrationsOf(root: string, packages: readonly Folder[]): Migration[] {
  const found = packages.flatMap((each) => {
    const folder = join(root, each.folder, 'migrations');
    return filesIn(folder, '*.sql').map((name) => readMigration(name, readFileSync(join(folder, name), 'utf8')));
  });
  const repeated = found.find((each, at) => found.findIndex((other) => other.name === each.name) !== at);
  if (repeated !== undefined) throw new Error(`two migrations are named ${repeated.name}: put the owner's name first`);
  return found;
}

function readMigration(name: string, text: string): Migration {
  const phase = /^-- phase: (expand|contract)\s*\n/.exec(text)?.[1];
  if (phase !== 'expand' && phase !== 'contract') {
    throw new Error(`${name}: its first line must be "-- phase: expand" or "-- phase: contract"`);
  }
  return { name, text, phase, sha256: sha256(text) };
}

interface LockEntry {
  readonly version: string;
  readonly link?: true;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The part of package-lock.json that is read here. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/**
 * Every npm package that these packages need to run, directly or not, with its version in the lock file.
 * A second version of a package lies deeper (`a/node_modules/b`) and is named so.
 */
export function npmClosure(lock: Lock, packages: readonly Folder[]): Record<string, string> {
  const found = new Map<string, string>();
  const visit = (from: string, name: string): void => {
    const at = resolveInLock(lock, from, name);
    const entry = at === undefined ? undefined : lock.packages[at];
    if (at === undefined || entry === undefined || found.has(at)) return;
    if (entry.link) return; // one of ours: compiled in, and visited for itself
    found.set(at, entry.version);
    for (const each of neededBy(entry)) visit(at, each);
  };
  for (const each of packages) for (const name of each.dependencies) visit(each.folder, name);
  const named = [...found].map(([at, version]) => [nameInStore(at), version] as const);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A release finds its packages in one node_modules. What npm put beside one of our packages would be missed there. */
function nameInStore(at: string): string {
  if (at.startsWith('node_modules/')) return at.slice('node_modules/'.length);
  throw new Error(
    `the release would not find ${at}: name its version in the root package.json, then npm puts it on top`,
  );
}

function neededBy({ dependencies, optionalDependencies, peerDependencies }: LockEntry): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

/** Where Node finds `name` from the package at `from`: there, or in the nearest node_modules above. */
function resolveInLock(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; at = parentOf(at)) {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock.packages[candidate] !== undefined) return candidate;
    if (at === '') return undefined;
  }
}

function parentOf(at: string): string {
  const cut = at.lastIndexOf('/node_modules/');
  return cut === -1 ? '' : at.slice(0, cut);
}

/** SHA-256 (hex) over every file of the folder but release.json, by name, and over the versions of npm packages. */
export function contentHashOf(folder: string, npm: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const file of filesIn(folder, ['*.js', '*.map', 'migrations/*.sql'])) {
    hash.update(`${file}\n${sha256(readFileSync(join(folder, file)))}\n`);
  }
  return hash.update(JSON.stringify(npm)).digest('hex');
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The commit of the workspace, with `-dirty` when files differ from it; outside git what SOURCE_COMMIT says, or `unknown`. */
export function commitOf(root: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const commit = git('rev-parse', 'HEAD').trim();
    return git('status', '--porcelain') === '' ? commit : `${commit}-dirty`;
  } catch {
    return process.env['SOURCE_COMMIT'] ?? 'unknown'; // an image is built without the repository's history
  }
}
