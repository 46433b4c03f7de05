/** What the workspace holds, read from its folders: no list is kept by hand. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the root package.json. */
export const rootFolder = dirname(fileURLToPath(new URL('../../../package.json', import.meta.url)));

/** A package of the workspace. `folder` is relative to the root, `project` its name for Nx. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly packageName: string;
  readonly project: string;
  readonly tags: readonly string[];
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly workspaces?: readonly string[];
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every package of the workspace at `root`, by folder. */
export function workspacePackages(root: string = rootFolder): WorkspacePackage[] {
  const { workspaces = [] } = readJson<PackageJson>(join(root, 'package.json'));
  const manifests = workspaces.map((each) => `${each}/package.json`);
  return globSync(manifests, { cwd: root })
    .sort()
    .map((file) => {
      const manifest = readJson<PackageJson>(join(root, file));
      return {
        folder: dirname(file),
        packageName: manifest.name,
        project: manifest.nx?.name ?? manifest.name,
        tags: manifest.nx?.tags ?? [],
        version: manifest.version,
        dependencies: Object.keys(manifest.dependencies ?? {}),
        devDependencies: Object.keys(manifest.devDependencies ?? {}),
      };
    });
}

/** `first` and every workspace package that it depends on, dependencies before dependents. */
export function closureOf(first: WorkspacePackage, packages: readonly WorkspacePackage[]): WorkspacePackage[] {
  const byName = new Map(packages.map((each) => [each.packageName, each]));
  const ordered = new Set<WorkspacePackage>();
  const visit = (each: WorkspacePackage): void => {
    if (ordered.has(each)) return;
    const needed = [...each.dependencies].sort().map((name) => byName.get(name));
    for (const dependency of needed) if (dependency !== undefined) visit(dependency);
    ordered.add(each);
  };
  visit(first);
  return [...ordered];
}

/** A JSON file's content; the caller names the shape that it relies on. */
export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** The files of a folder that match, sorted; none when there is no such folder. */
export function filesIn(folder: string, pattern: string | readonly string[]): string[] {
  return existsSync(folder) ? globSync(pattern, { cwd: folder }).sort() : [];
}

/** Says on standard error how a tool is used, and ends with 2. */
export function wrongUse(line: string): never {
  console.error(line);
  process.exit(2);
}
