/** Watches the sources that a service is built from. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';

/** An editor writes one save as several changes. */
const QUIET_MS = 100;

export class WorkTree {
  private readonly watcher: FSWatcher;
  private timer: NodeJS.Timeout | undefined;
  private waiting = Promise.withResolvers<string>();

  private constructor(watcher: FSWatcher) {
    this.watcher = watcher.on('all', (_event, file) => this.noticed(file));
  }

  /** Every change after this has settled is noticed. `folders` are relative to `root`. */
  static async watch(root: string, folders: readonly string[]): Promise<WorkTree> {
    const sources = folders
      .flatMap((folder) => ['src', 'migrations'].map((part) => join(folder, part)))
      .filter((folder) => existsSync(join(root, folder)));
    // Not `fs.watch` of Node: on Linux it loses a file when a save puts a new one in its place.
    const tree = new WorkTree(watch(sources, { cwd: root, ignoreInitial: true }));
    await once(tree.watcher, 'ready');
    return tree;
  }

  /** Settles with the name of a file once something has changed since the last time this was settled. */
  async changed(): Promise<string> {
    const file = await this.waiting.promise;
    this.waiting = Promise.withResolvers<string>();
    return file;
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.watcher.close();
  }

  private noticed(file: string): void {
    if (!isSource(file)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.waiting.resolve(file), QUIET_MS);
  }
}

/** Code and SQL; not tests, and not what editors leave beside a file. */
export function isSource(file: string): boolean {
  return /\.(?:ts|sql)$/.test(file) && !/\.spec\.ts$|(?:^|\/)\.[^/]*$/.test(file);
}
