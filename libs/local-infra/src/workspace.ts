import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root folder of the work tree that this package lies in. */
export function workspaceRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'nx.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${import.meta.dirname} lies in no work tree: no nx.json above it`);
    folder = parent;
  }
  return folder;
}

/** Path of a configuration file under `infra/`. */
export function infraFile(...path: string[]): string {
  return join(workspaceRoot(), 'infra', ...path);
}

/** Where fetched tools (Kafka's jars, HAProxy) are kept: one copy for tests and the platform. */
export function defaultToolsFolder(): string {
  return join(workspaceRoot(), '.two-pizza', 'tools');
}

/** The command line that runs one of this package's own programs: the source in a work tree, else the compiled file. */
export function ownProgram(name: string, ...nodeFlags: string[]): [string, ...string[]] {
  const source = import.meta.filename.endsWith('.ts');
  const file = join(import.meta.dirname, `${name}.main${source ? '.ts' : '.js'}`);
  return [process.execPath, ...nodeFlags, ...(source ? ['--conditions=source'] : []), file];
}
