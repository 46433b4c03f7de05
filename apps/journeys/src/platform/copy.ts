import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/*
 * A throw-away copy of the work tree: a platform of its own runs in it, patches are applied to it, and the user's tree
 * and state are never touched.
 *
 * C1  npm packages are the original's; our own packages, which node_modules names by relative links, are the copy's.
 *     A patched lib is really used.
 * C2  What was downloaded (`.two-pizza/tools`) and compiled (`dist`) comes along; state does not.
 */

/** The workspace that this program belongs to. */
export const workspaceRoot = join(import.meta.dirname, '../../../..');

export interface TreeCopy {
  readonly root: string;
  /** Applies a patch file made by `git diff`; throws when it does not fit the tree any more. */
  apply(patchFile: string): void;
  /** Makes it a git repository of one commit: what is built there belongs to a commit, as in a clone. */
  commit(): void;
  remove(): void;
}

const AUTHOR = ['-c', 'user.name=journeys', '-c', 'user.email=journeys@shop.invalid', '-c', 'commit.gpgsign=false'];

/** A folder of its own for one copy. */
export function newFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `two-pizza-${name}-`));
}

/** Where the copy lies in its folder. */
export function treeIn(folder: string): string {
  return join(folder, 'tree');
}

/** Copies every file that git knows or would add, as it is now, committed or not. `remove` deletes the whole folder. */
export function copyTree(folder: string, from = workspaceRoot): TreeCopy {
  const root = treeIn(folder);
  mkdirSync(root);
  const files = listFiles(from);
  for (const file of files) cpSync(join(from, file), join(root, file));
  const packages = files.filter((file) => /^(apps|libs|tools)\/.*\bpackage\.json$/.test(file)).map(dirname);
  copyPackages(from, root);
  for (const folder of packages)
    for (const made of ['dist', 'node_modules']) copyIfThere(join(from, folder, made), join(root, folder, made));
  linkTools(from, root);
  return {
    root,
    apply: (patchFile) => void execFileSync('git', ['apply', '--whitespace=nowarn', patchFile], { cwd: root }),
    commit: () => {
      const git = (...words: string[]) => execFileSync('git', [...AUTHOR, ...words], { cwd: root, stdio: 'pipe' });
      git('init', '--quiet');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'chore: the work tree as it was copied');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function listFiles(from: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: from });
  return [...new Set(listed.toString().split('\0'))].filter((file) => file !== '' && existsSync(join(from, file)));
}

/** C1: as hard links, so that it takes a second and no space; as a real copy where the temporary folder is on another disk. */
function copyPackages(from: string, to: string): void {
  const [source, target] = [join(from, 'node_modules'), join(to, 'node_modules')];
  try {
    execFileSync('cp', ['-al', source, target], { stdio: 'pipe' });
  } catch {
    rmSync(target, { recursive: true, force: true });
    execFileSync('cp', ['-a', source, target], { stdio: 'pipe' });
  }
}

/** C2 */
function linkTools(from: string, to: string): void {
  const tools = join(from, '.two-pizza/tools');
  if (!existsSync(tools)) return;
  mkdirSync(join(to, '.two-pizza'));
  symlinkSync(tools, join(to, '.two-pizza/tools'));
}

function copyIfThere(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
