import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCode } from '../src/bundle-code.ts';
import type { Release } from '../src/bundle-service.ts';
import { describeRelease } from '../src/describe-release.ts';
import { readJson, rootFolder, workspacePackages } from '../src/workspace.ts';

const bundleOf = (service: string) => join(rootFolder, 'apps', service, 'dist/bundle');

/** The first argument of every call of a declaring function, as the bundled program has them. */
function firstArguments(code: string, call: string): string[] {
  const found = [...code.matchAll(new RegExp(`[=;\\s]${call}\\(\\s*["'\`]([^"'\`]+)["'\`]`, 'g'))];
  return found.map(([, text]) => text ?? '').sort();
}

const calls = (code: string, call: string) => [...code.matchAll(new RegExp(`=\\s?${call}\\(`, 'g'))].length;

describe.each(['catalog', 'orders', 'notifications'])('the manifest of %s', (service) => {
  const { manifest } = readJson<Release>(join(bundleOf(service), 'release.json'));
  const code = readFileSync(join(bundleOf(service), 'main.js'), 'utf8').replaceAll('\\\n', ''); // long lines are folded

  it('has every statement that the release contains, and no other', () => {
    const names = firstArguments(code, 'statement');
    expect(Object.keys(manifest.database.statements)).toEqual(names);
    expect(names).toHaveLength(calls(code, 'statement'));
  });

  it('has every call, every event and every stored column that the release declares', () => {
    expect(Object.keys(manifest.uses.http)).toHaveLength(calls(code, 'usesOperation'));
    expect(Object.keys(manifest.uses.events)).toHaveLength(calls(code, 'readsEvent'));
    expect(Object.keys(manifest.database.values)).toEqual(firstArguments(code, 'storesValues'));
  });
});

describe('a release whose contract has an operation without a handler', () => {
  const folder = 'apps/notifications';

  /** The manifest of notifications from the modules that `isKept` lets through. */
  async function describeWith(isKept: (module: string) => boolean) {
    const outFolder = mkdtempSync(join(tmpdir(), 'two-pizza-bundle-'));
    try {
      const code = { root: rootFolder, entries: { main: `./${folder}/dist/src/main.js` }, outFolder };
      const { entries, modules } = await bundleCode(code);
      const firstParty = workspacePackages().map(({ packageName }) => packageName);
      const bundled = { root: rootFolder, folder, service: 'notifications', entries, firstParty, migrations: [] };
      return await describeRelease({ ...bundled, modules: modules.filter(isKept) });
    } finally {
      rmSync(outFolder, { recursive: true });
    }
  }

  it('is refused, with the words of the start', async () => {
    await expect(describeWith((module) => !module.endsWith('.controller.js'))).rejects.toThrow(
      'notifications does not keep its contract: notifications.list-notifications has no handler',
    );
  });

  it('is described when it has one', async () => {
    expect(await describeWith(() => true)).toHaveProperty('service', 'notifications');
  });
});
