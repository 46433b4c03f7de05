import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readJson } from '../local/private-file.ts';
import { undoWhenInterrupted } from '../local/interrupts.ts';
import { Unsuccessful } from '../terminal/refused.ts';

const run = promisify(execFile);
const OWN_SCOPE = '@two-pizza';

/** A work tree of its own at an earlier commit, with a patch on it. It shares the installed packages; the user's tree is not touched. */
export class PatchedTree {
  readonly root: string;
  private readonly repository: string;

  private made: Promise<void> = Promise.resolve();
  /** Whatever ends the command while it is made or used, nothing is left; git first brings its step to an end. */
  private readonly forget = undoWhenInterrupted(() => this.made.catch(() => undefined).then(() => this.remove()));

  private constructor(repository: string) {
    this.repository = repository;
    this.root = join(mkdtempSync(join(tmpdir(), 'two-pizza-tree-')), 'tree');
  }

  /** Makes it. Throws `Unsuccessful` outside of a git repository, for an unknown commit, and for a patch that does not fit. */
  static async at(repository: string, commit: string, patch: string): Promise<PatchedTree> {
    const tree = new PatchedTree(repository);
    try {
      await (tree.made = tree.make(commit, patch));
      return tree;
    } catch (error) {
      await tree.remove();
      throw error;
    }
  }

  async remove(): Promise<void> {
    rmSync(dirname(this.root), { recursive: true, force: true });
    await run('git', ['worktree', 'prune'], { cwd: this.repository }).catch(() => undefined); // outside of git there is none
    this.forget();
  }

  private async make(commit: string, patch: string): Promise<void> {
    await git(['worktree', 'add', '--detach', this.root, commit], this.repository);
    await git(['apply', patch], this.root);
    this.linkPackages();
  }

  /** Installed packages are those of the repository; our own are those of the tree. */
  private linkPackages(): void {
    const [from, to] = [join(this.repository, 'node_modules'), join(this.root, 'node_modules')];
    mkdirSync(join(to, OWN_SCOPE), { recursive: true });
    for (const name of readdirSync(from)) if (name !== OWN_SCOPE) symlinkSync(join(from, name), join(to, name));
    const { workspaces } = readJson<{ workspaces: string[] }>(join(this.root, 'package.json')) ?? { workspaces: [] };
    const manifests = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: this.root }));
    for (const manifest of manifests) {
      const folder = dirname(manifest);
      const name = readJson<{ name: string }>(join(this.root, manifest))?.name;
      if (name) symlinkSync(join(this.root, folder), join(to, name));
      const nested = join(this.repository, folder, 'node_modules');
      if (existsSync(nested)) symlinkSync(nested, join(this.root, folder, 'node_modules'));
    }
  }
}

async function git(words: readonly string[], cwd: string): Promise<void> {
  try {
    await run('git', [...words], { cwd });
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() ?? String(cause);
    throw new Unsuccessful(`git ${words[0]} failed: ${said}. Nothing was built, and nothing of yours was touched.`);
  }
}
