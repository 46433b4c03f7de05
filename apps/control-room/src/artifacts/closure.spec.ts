import { describe, expect, it } from '@jest/globals';
import { closureOf, hashOf, type Lock } from './closure.ts';

/** A workspace with one service on one lib, and npm packages around them. */
const lock = (change: Lock['packages'] = {}): Lock => ({
  packages: {
    '': { dependencies: { 'not-ours': '1' } },
    'apps/orders': { dependencies: { '@two-pizza/messaging': '*', web: '1.0.0' } },
    'apps/catalog': { dependencies: { web: '1.0.0' } },
    'libs/messaging': { dependencies: { kafka: '2.0.0' } },
    'node_modules/@two-pizza/messaging': { resolved: 'libs/messaging', link: true },
    'node_modules/web': {
      version: '1.0.0',
      integrity: 'sha512-web',
      dependencies: { deep: '2' },
      peerDependencies: { peer: '*', absent: '*' },
    },
    'node_modules/web/node_modules/deep': { version: '2.0.0', integrity: 'sha512-deep2' },
    'node_modules/deep': { version: '1.0.0', integrity: 'sha512-deep1' },
    'node_modules/peer': { version: '3.0.0', integrity: 'sha512-peer' },
    'node_modules/kafka': { version: '2.0.0', integrity: 'sha512-kafka', optionalDependencies: { native: '1' } },
    'node_modules/native': { version: '1.0.0', integrity: 'sha512-native', optional: true },
    'node_modules/not-ours': { version: '1.0.0', integrity: 'sha512-other' },
    ...change,
  },
});
const names = (of: Lock, ...folders: string[]) =>
  closureOf(of, folders).npm.map(({ storedAt, version }) => `${storedAt} ${version}`);

describe('the closure of the services', () => {
  it('holds what they need, through our own packages, and nothing else', () => {
    expect(names(lock(), 'apps/orders')).toEqual([
      'node_modules/kafka 2.0.0',
      'node_modules/native 1.0.0',
      'node_modules/peer 3.0.0',
      'node_modules/web 1.0.0',
      'node_modules/web/node_modules/deep 2.0.0',
    ]);
  });

  it('names the folders of the workspace that are compiled in', () => {
    expect(closureOf(lock(), ['apps/orders']).folders).toEqual(['apps/orders', 'libs/messaging']);
  });

  it('remembers which packages npm may have left out', () => {
    const optional = closureOf(lock(), ['apps/orders']).npm.filter((each) => each.optional);
    expect(optional.map((each) => each.installedAt)).toEqual(['node_modules/native']);
  });

  it('moves a package that lies under one of our folders to the top of the store', () => {
    const nested = lock({ 'libs/messaging/node_modules/kafka': { version: '9.0.0', integrity: 'sha512-kafka9' } });
    const kafka = closureOf(nested, ['apps/orders']).npm.find((each) => each.storedAt === 'node_modules/kafka');
    expect(kafka).toMatchObject({ installedAt: 'libs/messaging/node_modules/kafka', version: '9.0.0' });
  });

  it('refuses two versions in one place, and names both', () => {
    const two = lock({ 'apps/catalog/node_modules/web': { version: '7.0.0', integrity: 'sha512-web7' } });
    expect(() => closureOf(two, ['apps/catalog', 'apps/orders'])).toThrow(
      'web in two versions: 7.0.0 (apps/catalog/node_modules/web) and 1.0.0',
    );
  });

  it('refuses a folder that the lock file does not know', () => {
    expect(() => closureOf(lock(), ['apps/new'])).toThrow('package-lock.json does not know apps/new; run: npm install');
  });

  it('keeps its hash when something else in the lock file changes, and changes it with any version of its own', () => {
    const hash = (of: Lock) => hashOf(closureOf(of, ['apps/orders']));
    expect(hash(lock({ 'node_modules/not-ours': { version: '2.0.0', integrity: 'sha512-new' } }))).toBe(hash(lock()));
    expect(hash(lock({ 'node_modules/peer': { version: '3.0.1', integrity: 'sha512-peer2' } }))).not.toBe(hash(lock()));
  });
});
