/** What the workspace holds, read from its folders: no list is kept by hand. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the root package.json. */
export const rootFolder = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

/**
 * Every workspace package: its folder (relative to the root), its name on npm, its Nx name and tags.
 * @param {string} root the workspace to read
 */
export function workspacePackages(root = rootFolder) {
  const { workspaces } = readJson(join(root, 'package.json'));
  return globSync(
    workspaces.map((each) => `${each}/package.json`),
    { cwd: root },
  )
    .sort()
    .map((file) => {
      const manifest = readJson(join(root, file));
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

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** `first` and every workspace package that it depends on, dependencies before dependents. */
export function closureOf(first, packages = workspacePackages()) {
  const byName = new Map(packages.map((each) => [each.packageName, each]));
  const ordered = new Set();
  const visit = (each) => {
    if (ordered.has(each)) return;
    for (const name of [...each.dependencies].sort()) if (byName.has(name)) visit(byName.get(name));
    ordered.add(each);
  };
  visit(first);
  return [...ordered];
}

/** The files of a folder that match, sorted; empty when there is no such folder. */
export function filesIn(folder, pattern) {
  return existsSync(folder) ? globSync(pattern, { cwd: folder }).sort() : [];
}
