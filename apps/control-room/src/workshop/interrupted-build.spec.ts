import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { isPractice } from '../artifacts/artifacts.ts';
import { closureOf, hashOf } from '../artifacts/closure.ts';
import { takeLock } from '../local/lock.ts';
import { descendantsOf, isAlive, processOf, type ProcessId } from '../local/process-table.ts';
import { workspaceAt } from '../local/workspace.ts';

/** Stands for Nx: asked to end it starts another one, and leaves what it had started. Says by which processes it builds. */
const NX = `const [fs, { spawn }] = [require('fs'), require('child_process')];
const worker = () => spawn('sleep', ['60'], { stdio: 'inherit' }).pid;
fs.writeFileSync('half', process.pid + ' ' + worker()); fs.renameSync('half', 'pids');
process.on('SIGTERM', () => { fs.writeFileSync(process.env.TMPDIR + '/../late', String(worker())); process.exit(); });
setInterval(() => {}, 1000);`;
/** Stands for a Nx that builds. */
const BUILDS = `const fs = require('fs');
fs.mkdirSync('apps/toy/dist/bundle', { recursive: true });
fs.writeFileSync('apps/toy/dist/bundle/release.json', '{"release":"2"}');`;
const PATCH = 'Service: toy\nFault: none\n\n--- a/word\n+++ b/word\n@@ -1 +1 @@\n-one\n+two\n';

describe('the build of a practice release', () => {
  let root: string;
  let temporary: string;
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=ada', '-c', 'user.email=ada@shop.invalid', ...words], {
      cwd: root,
      encoding: 'utf8',
    });
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'two-pizza-interrupted-'));
    temporary = join(root, 'tmp');
    mkdirSync(temporary);
    write('word', 'one\n');
    write('package.json', '{"workspaces":[]}');
    write('package-lock.json', '{"packages":{"apps/toy":{}}}');
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'all');
    write('node_modules/.bin/nx', NX);
    mkdirSync(join(root, '.two-pizza/store', hashOf(closureOf({ packages: {} }, []))), { recursive: true });
    write('toy.patch', PATCH);
    write('.two-pizza/artifacts/toy/1/release.json', JSON.stringify({ commit: git('rev-parse', 'HEAD').trim() }));
  });
  const left: ProcessId[] = [];
  afterEach(() => {
    const under = left.flatMap(({ pid }) => descendantsOf(pid, new Set()).flatMap((each) => processOf(each) ?? []));
    for (const { pid } of [...left.splice(0), ...under].filter(isAlive)) process.kill(pid, 'SIGKILL');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const buildIt = () => {
    const src = join(import.meta.dirname, '..');
    const program = `
      const { buildPractice } = await import('${join(src, 'workshop/practice-release.ts')}');
      const { workspaceAt } = await import('${join(src, 'local/workspace.ts')}');
      const { command, run } = await import('${join(src, 'terminal/command.ts')}');
      const practice = { name: 'toy', service: 'toy', does: '', patch: '${join(root, 'toy.patch')}' };
      const made = command({ use: 'npm run x', does: '', examples: [], afterwards: '', neighbour: '' });
      await run(made.action(() => buildPractice(workspaceAt('${root}'), practice, '1')));`;
    const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', program], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    left.push(...[processOf(child.pid as number) ?? []].flat());
    return { child, ended: once(child, 'exit'), said: text(child.stderr) };
  };
  const inTree = (file: string) => join(temporary, readdirSync(temporary)[0] ?? '', 'tree', file);
  const expectNoTree = () => {
    expect(readdirSync(temporary)).toEqual([]);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  };

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves nothing behind when %s ends it', async (signal) => {
    const { child, ended, said } = buildIt();
    const pids = await waitFor('the build', async () => readFileSync(inTree('pids'), 'utf8').split(' ').map(Number));
    const ids = pids.flatMap((pid) => processOf(pid) ?? []);
    left.push(...ids);
    expect(ids).toHaveLength(2);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    const late = processOf(Number(readFileSync(join(root, 'late'), 'utf8')));
    if (late) left.push(late);
    expect([...ids.filter(isAlive), late]).toEqual([undefined]);
    expectNoTree();
    expect(await said).not.toContain('the build failed');
  });

  it('marks what it has built as a release to practise with', async () => {
    write('node_modules/.bin/nx', BUILDS);
    const { ended, said } = buildIt();
    expect([await ended, await said]).toEqual([[0, null], '']);
    expect(isPractice(workspaceAt(root), { service: 'toy', release: '2' })).toBe(true);
    expectNoTree();
  });

  it('leaves no tree behind when it is ended while it waits for another build', async () => {
    const lock = join(root, '.two-pizza/build.lock');
    expect(takeLock(lock)).toBe(true);
    const { child, ended } = buildIt();
    await waitFor('the tree', async () => existsSync(inTree('node_modules/.bin')) || undefined);
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    expectNoTree();
  });
});
