import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readJson, rootFolder, workspacePackages } from '../src/workspace.ts';
import { ThrowAwayCopy } from './throw-away-copy.ts';

const RELEASE_DEADLINE_MS = 120_000;

describe('nx release', () => {
  const copy = new ThrowAwayCopy();
  const git = (...words: string[]) => execFileSync('git', words, { cwd: copy.root, encoding: 'utf8', env });
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', ...person('AUTHOR'), ...person('COMMITTER') };
  const before = versions();

  beforeAll(() => {
    git('init', '--quiet', '--initial-branch=main');
    change('README.md', 'chore: the state that was released last');
    for (const [name, version] of before) git('tag', `${name}@${version}`);
    change('libs/contracts/orders/src/orders.contract.ts', 'feat(contracts-orders): one more field');
    change('apps/notifications/src/main.ts', 'fix(notifications): the greeting is spelled right');
    const nx = join(rootFolder, 'node_modules/.bin/nx');
    execFileSync(nx, ['release', '--projects=contracts-orders,notifications', '--skip-publish'], {
      cwd: copy.root,
      env,
      stdio: 'pipe',
    });
  }, RELEASE_DEADLINE_MS);
  afterAll(() => copy.remove());

  it('gives a new version to what it is asked for, and to nothing that depends on it: no team is coupled to another', () => {
    const changed = [...versions()].filter(([name, version]) => before.get(name) !== version);
    expect(changed.map(([name]) => name).sort()).toEqual(['contracts-orders', 'notifications']);
  });

  it('raises the minor for a feature, the patch for a fix, and tags both as <name>@<version>', () => {
    const tags = git('tag', '--points-at', 'HEAD').trim().split('\n').sort();
    const [contract, service] = [before.get('contracts-orders') ?? '', before.get('notifications') ?? ''];
    expect(tags).toEqual([`contracts-orders@${raised(contract, 1)}`, `notifications@${raised(service, 2)}`]);
  });

  it('writes what changed into the changelog of that package', () => {
    expect(git('show', 'HEAD:apps/notifications/CHANGELOG.md')).toContain('the greeting is spelled right');
    expect(git('show', 'HEAD:libs/contracts/orders/CHANGELOG.md')).toContain('one more field');
  });

  function change(file: string, message: string): void {
    appendFileSync(join(copy.root, file), '\n');
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  }

  function versions(): Map<string, string> {
    const packages = workspacePackages(copy.root).map(({ project, folder }) => {
      const manifest = readJson<{ version: string }>(join(copy.root, folder, 'package.json'));
      return [project, manifest.version] as const;
    });
    return new Map(packages);
  }
});

/** git needs to know who commits, and must not ask this machine's settings. */
function person(role: string): Record<string, string> {
  return { [`GIT_${role}_NAME`]: 'Two-Pizza', [`GIT_${role}_EMAIL`]: 'team@example.invalid' };
}

/** `1.2.3` with one part (0 major, 1 minor, 2 patch) raised and those behind it at 0. */
function raised(version: string, part: number): string {
  const numbers = version.split('.').map(Number);
  return numbers.map((number, at) => (at < part ? number : at === part ? number + 1 : 0)).join('.');
}
