import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { rootFolder, workspacePackages } from '../src/workspace.ts';

const MADE = new Set(['node_modules', 'dist', '.nx', '.git', '.two-pizza', '.cache', 'coverage']);
const OWN_SCOPE = '@two-pizza';

/** A copy of the sources in a folder of its own, to break things in. It shares the installed packages. */
export class ThrowAwayCopy {
  readonly root: string = mkdtempSync(join(tmpdir(), 'two-pizza-copy-'));

  constructor() {
    cpSync(rootFolder, this.root, { recursive: true, filter: (file) => !MADE.has(basename(file)) });
    this.#linkPackages();
  }

  /** Installed packages are those of the original; our own are those of the copy. */
  #linkPackages(): void {
    const [from, to] = [join(rootFolder, 'node_modules'), join(this.root, 'node_modules')];
    mkdirSync(join(to, OWN_SCOPE), { recursive: true });
    for (const name of readdirSync(from)) if (name !== OWN_SCOPE) symlinkSync(join(from, name), join(to, name));
    for (const { folder, packageName } of workspacePackages(this.root)) {
      symlinkSync(join(this.root, folder), join(to, packageName));
    }
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
