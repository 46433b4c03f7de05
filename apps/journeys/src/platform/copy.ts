import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/*
 * A throw-away copy of the work tree: a platform of its own runs in it, patches are applied to it, and the user's tree
 * and state are never touched.
 *
 * C1  npm packages are the original's, by links; our own packages are the copy's. A patched lib is really used.
 * C2  What was downloaded (`.two-pizza/tools`) and compiled (`dist`) comes along; state does not.
 */

/** The workspace that this program belongs to. */
export const workspaceRoot = join(import.meta.dirname, '../../../..');

export interface TreeCopy {
  readonly root: string;
  /** Applies a patch file made by `git diff`; throws when it does not fit the tree any more. */
  apply(patchFile: string): void;
  remove(): void;
}

/** Copies every file that git knows or would add, as it is now, committed or not. `name` is part of the folder's name. */
export function copyTree(name: string, from = workspaceRoot): TreeCopy {
  const root = mkdtempSync(join(tmpdir(), `two-pizza-${name}-`));
  const files = listFiles(from);
  for (const file of files) cpSync(join(from, file), join(root, file));
  const packages = files.filter((file) => /^(apps|libs|tools)\/.*\bpackage\.json$/.test(file)).map(dirname);
  linkPackages(from, root, packages);
  for (const folder of packages) copyIfThere(join(from, folder, 'dist'), join(root, folder, 'dist'));
  linkTools(from, root);
  return {
    root,
    apply: (patchFile) => void execFileSync('git', ['apply', '--whitespace=nowarn', patchFile], { cwd: root }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function listFiles(from: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: from });
  return [...new Set(listed.toString().split('\0'))].filter((file) => file !== '' && existsSync(join(from, file)));
}

/** C1 */
function linkPackages(from: string, to: string, packages: readonly string[]): void {
  const [source, target] = [join(from, 'node_modules'), join(to, 'node_modules')];
  mkdirSync(join(target, '@two-pizza'), { recursive: true });
  for (const name of readdirSync(source)) {
    if (name !== '@two-pizza') symlinkSync(join(source, name), join(target, name));
  }
  for (const folder of packages) {
    const { name } = JSON.parse(readFileSync(join(to, folder, 'package.json'), 'utf8')) as { name: string };
    if (name.startsWith('@two-pizza/')) symlinkSync(join(to, folder), join(target, name));
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
