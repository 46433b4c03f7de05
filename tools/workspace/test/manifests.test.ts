import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '../src/bundle-service.ts';
import { readJson, rootFolder } from '../src/workspace.ts';

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
