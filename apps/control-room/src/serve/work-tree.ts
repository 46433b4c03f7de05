/** Watches the sources that a service is built from. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** An editor writes one save as several changes. */
const QUIET_MS = 100;

export class WorkTree {
  private readonly watchers: FSWatcher[];
  private timer: NodeJS.Timeout | undefined;
  private waiting = Promise.withResolvers<string>();

  /** `folders` are relative to `root`. */
  constructor(root: string, folders: readonly string[]) {
    const sources = folders.flatMap((folder) => ['src', 'migrations'].map((part) => join(folder, part)));
    this.watchers = sources
      .filter((folder) => existsSync(join(root, folder)))
      .map((folder) =>
        watch(join(root, folder), { recursive: true }, (_event, file) => this.noticed(join(folder, file ?? ''))),
      );
  }

  /** Settles with the name of a file once something has changed since the last time this was settled. */
  async changed(): Promise<string> {
    const file = await this.waiting.promise;
    this.waiting = Promise.withResolvers<string>();
    return file;
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.close();
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
