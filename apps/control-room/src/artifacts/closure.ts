/** Which npm packages the services need at run time, read from package-lock.json. Plain functions, no I/O. */
import { createHash } from 'node:crypto';

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The part of package-lock.json (version 3) that matters here. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** One npm package: where npm installed it and where it lies in the store; both relative, both end in its name. */
export interface NeededPackage {
  readonly installedAt: string;
  readonly storedAt: string;
  readonly version: string;
  readonly integrity: string;
  /** npm leaves optional packages out where they do not fit the machine. */
  readonly optional: boolean;
}

/** What a set of workspace folders needs to run: npm packages, and the workspace's own folders that are compiled in. */
export interface Closure {
  readonly npm: readonly NeededPackage[];
  readonly folders: readonly string[];
}

/** Follows `dependencies` from these workspace folders (`apps/orders`), through our own packages, to the last npm package. */
export function closureOf(lock: Lock, folders: readonly string[]): Closure {
  const seen = new Set<string>();
  const visit = (at: string) => {
    if (seen.has(at)) return;
    seen.add(at);
    const entry = entryAt(lock, at);
    for (const name of neededBy(entry)) {
      const found = resolve(lock, at, name);
      if (found !== undefined) visit(ownFolder(lock, found) ?? found);
    }
  };
  for (const folder of folders) visit(folder);
  const all = [...seen].sort();
  const npm = all.filter((at) => at.includes('node_modules/')).map((at) => neededPackage(at, entryAt(lock, at)));
  refuseTwoVersionsInOnePlace(npm);
  return { npm, folders: all.filter((at) => !at.includes('node_modules/')) };
}

/** The name of the store's folder: equal closures share one, whatever else changes in the lock file. */
export function hashOf(closure: Closure): string {
  const lines = closure.npm.map((each) => `${each.storedAt} ${each.version} ${each.integrity}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

function entryAt(lock: Lock, at: string): LockEntry {
  const entry = lock.packages[at];
  if (entry === undefined) throw new Error(`package-lock.json does not know ${at}; run: npm install`);
  return entry;
}

/** Peers count: npm installs them, and a package that names one expects to load it. Absent optional ones do not resolve. */
function neededBy(entry: LockEntry): string[] {
  return Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies });
}

/** A link in node_modules to one of our own folders. */
function ownFolder(lock: Lock, at: string): string | undefined {
  const entry = lock.packages[at];
  return entry?.link ? entry.resolved : undefined;
}

/** Where Node would find `name` from the package at `from`: beside it, or in the nearest node_modules above. */
function resolve(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; at = above(at)) {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock.packages[candidate] !== undefined) return candidate;
    if (at === '') return undefined;
  }
}

function above(at: string): string {
  const cut = at.lastIndexOf('/node_modules/');
  return cut === -1 ? '' : at.slice(0, cut);
}

function neededPackage(at: string, entry: LockEntry): NeededPackage {
  return {
    installedAt: at,
    // Our code is one program in the artifact: what lies under one of our folders moves to the top.
    storedAt: at.slice(at.indexOf('node_modules/')),
    version: entry.version ?? '',
    integrity: entry.integrity ?? '',
    optional: entry.optional ?? false,
  };
}

function refuseTwoVersionsInOnePlace(npm: readonly NeededPackage[]): void {
  const versions = new Map<string, NeededPackage>();
  for (const each of npm) {
    const other = versions.get(each.storedAt);
    if (other !== undefined && other.version !== each.version) {
      throw new Error(
        `the services need ${each.storedAt.slice('node_modules/'.length)} in two versions: ${other.version} (${other.installedAt}) ` +
          `and ${each.version} (${each.installedAt}). They share one store: give the package.json files one version`,
      );
    }
    versions.set(each.storedAt, each);
  }
}
