import { describe, expect, it } from '@jest/globals';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, rootFolder, workspacePackages } from '../src/workspace.ts';

/** Words of npm itself, which is no script of ours. */
const NPM = new Set(['ci', 'install', 'run']);
const scripts = new Set(
  Object.keys(readJson<{ scripts: Record<string, string> }>(join(rootFolder, 'package.json')).scripts),
);
const pages = [
  ...globSync(['*.md', 'docs/**/*.md'], { cwd: rootFolder }),
  ...workspacePackages()
    .map(({ folder }) => `${folder}/README.md`)
    .filter((file) => existsSync(join(rootFolder, file))),
].sort();

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(rootFolder, page), 'utf8');

  it('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, target]) => target ?? '');
    expect(links.filter((target) => !existsSync(join(rootFolder, dirname(page), target)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const named = [...text.matchAll(/(?:^|`|&& )npm (?:run (?:-s )?)?([a-z][a-z-]*)/gm)].map(
      ([, script]) => script ?? '',
    );
    expect(named.filter((script) => !scripts.has(script) && !NPM.has(script))).toEqual([]);
  });

  it('names paths that exist', () => {
    const paths = [...text.matchAll(/`((?:apps|libs|tools|docs|infra)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
    expect(paths.filter((path) => !existsSync(join(rootFolder, path)))).toEqual([]);
  });
});
