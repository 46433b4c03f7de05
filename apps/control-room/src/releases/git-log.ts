import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GitCommit } from '@two-pizza/delivery';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The commits of the workspace since a time, merges left out; undefined outside a git repository. */
export async function commitsSince(root: string, since: string): Promise<GitCommit[] | undefined> {
  // -z: paths as they are. \x01 begins a commit, the first \0 ends its head.
  const args = ['log', '-z', '--no-merges', '--name-only', `--since=${since}`, '--format=%x01%H %s'];
  try {
    const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: MAX_OUTPUT_BYTES });
    return parseGitLog(stdout);
  } catch {
    return undefined; // no git, no repository, or no commit yet: there is no history to speak of
  }
}

/** Reads what the command above writes. */
export function parseGitLog(text: string): GitCommit[] {
  return text
    .split('\x01')
    .slice(1)
    .map((part) => {
      const [head = '', ...files] = part.split('\0').map((each) => each.replace(/^\n/, ''));
      const space = head.indexOf(' ');
      return {
        commit: head.slice(0, space),
        subject: head.slice(space + 1),
        files: files.filter((file) => file !== ''),
      };
    });
}
