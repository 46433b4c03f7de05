import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readRelease } from './release.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-')));
  mkdirSync(join(folder, 'apps/tea/src'), { recursive: true });
  writeFileSync(join(folder, 'apps/tea/src/main.js'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const built = {
  service: 'tea',
  version: '1.2.3',
  release: '1.2.3+0123abcd',
  commit: 'abc',
  contracts: { 'contracts-tea': '2.0.0' },
};

it('a built service reads its release beside its program, also through a link', () => {
  writeFileSync(join(folder, 'apps/tea/src/release.json'), JSON.stringify({ ...built, npm: {} }));
  symlinkSync(join(folder, 'apps/tea/src/main.js'), join(folder, 'current.js'));
  expect(readRelease(join(folder, 'current.js'))).toMatchObject({ ...built, folder: join(folder, 'apps/tea/src') });
});

it('a service that runs from its sources says so', () => {
  writeFileSync(join(folder, 'apps/tea/package.json'), JSON.stringify({ name: '@two-pizza/tea', version: '1.2.3' }));
  expect(readRelease(join(folder, 'apps/tea/src/main.js'))).toMatchObject({
    service: 'tea',
    version: '1.2.3',
    release: '1.2.3+worktree',
  });
});

it('a release file that cannot be used is no reason to guess', () => {
  writeFileSync(join(folder, 'apps/tea/src/release.json'), '{"service": "tea"}');
  writeFileSync(join(folder, 'apps/tea/package.json'), JSON.stringify({ name: '@two-pizza/tea', version: '1.2.3' }));
  expect(() => readRelease(join(folder, 'apps/tea/src/main.js'))).toThrow();
});
