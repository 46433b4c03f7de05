import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleService } from '../src/bundle-service.ts';

const TEA = 'apps/tea';
const folders: string[] = [];

/** A workspace with one service, its lib and the platform's lib, as their compiler left them. */
function workspace(changes: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'two-pizza-release-'));
  folders.push(root);
  for (const [file, text] of Object.entries({ ...files, ...changes })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  mkdirSync(join(root, 'node_modules/@two-pizza'), { recursive: true });
  symlinkSync('../../libs/water', join(root, 'node_modules/@two-pizza/water'));
  symlinkSync('../../libs/service-defaults', join(root, 'node_modules/@two-pizza/service-defaults'));
  symlinkSync('../../libs/contracts-kit', join(root, 'node_modules/@two-pizza/contracts-kit'));
  symlinkSync('../../libs/postgres', join(root, 'node_modules/@two-pizza/postgres'));
  return root;
}

const manifest = (name: string, more: object) =>
  JSON.stringify({ name: `@two-pizza/${name}`, version: '1.2.3', type: 'module', ...more });
const exported = (file: string) => ({ default: `./dist/src/${file}.js` });
const files = {
  'package.json': JSON.stringify({ workspaces: ['apps/*', 'libs/*'] }),
  'package-lock.json': JSON.stringify({
    packages: {
      'node_modules/leaf': { version: '4.5.6', dependencies: { stem: '1' } },
      'node_modules/stem': { version: '1.0.0', dependencies: { leaf: '4' } },
      'node_modules/unrelated': { version: '9.9.9' },
    },
  }),
  'node_modules/leaf/package.json': '{"main": "leaf.js"}',
  'node_modules/leaf/leaf.js': 'try { require("absent"); } catch { console.log("without", require("stem").name); }',
  'node_modules/stem/package.json': '{"main": "stem.js"}',
  'node_modules/stem/stem.js': 'exports.name = "stem";',
  'apps/tea/package.json': manifest('tea', {
    nx: { name: 'tea' },
    dependencies: {
      '@two-pizza/contracts-kit': '*',
      '@two-pizza/postgres': '*',
      '@two-pizza/service-defaults': '*',
      '@two-pizza/water': '*',
      leaf: '4',
    },
  }),
  'apps/tea/dist/src/tea.contract.js': `export const teaContract = { name: 'tea', operations: {}, events: {} };`,
  'apps/tea/dist/src/tea.config.js': `export const settings = process.exit(2);`,
  'apps/tea/dist/src/cups.repository.js': `
    import { statement } from '@two-pizza/postgres';
    import { settings } from './tea.config.js';
    export const find = statement('tea.find', 'select 1');
    export const limit = () => settings.LIMIT;`,
  'libs/contracts-kit/package.json': manifest('contracts-kit', {
    exports: { '.': exported('index'), './documents': exported('documents') },
  }),
  'libs/contracts-kit/dist/src/index.js': `export const declaredColumns = () => []; export const declaredUses = () => ({});`,
  'libs/contracts-kit/dist/src/documents.js': `export const manifestOf = ({ name }, declared) => ({ service: name, ...declared });`,
  'libs/postgres/package.json': manifest('postgres', {
    exports: { '.': exported('index'), './migrate': exported('migrate.main') },
  }),
  'libs/postgres/dist/src/migrate.main.js': `console.log('migrates');`,
  'libs/postgres/dist/src/index.js': `
    const all = []; export const declaredStatements = () => all; export const statement = (name) => all.push(name);`,
  'apps/tea/dist/src/main.js': `import './tea.contract.js'; import { heat } from '@two-pizza/water'; import 'leaf'; import 'node:fs'; console.log(String(heat()));`,
  'apps/tea/migrations/tea-0001-cups.sql': '-- phase: expand\ncreate table cups ();\n',
  'libs/water/package.json': manifest('water', { exports: { '.': exported('index') } }),
  'libs/water/dist/src/index.js': `export const heat = () => (globalThis.heated = (globalThis.heated ?? 0) + 1);\nheat();`,
  'libs/water/migrations/water-0001-kettles.sql': '-- phase: expand\ncreate table kettles ();\n',
  'libs/service-defaults/package.json': manifest('service-defaults', {
    dependencies: { '@two-pizza/water': '*' },
    exports: { './telemetry': exported('telemetry') },
  }),
  'libs/service-defaults/dist/src/telemetry.js': `import { heat } from '@two-pizza/water'; heat();`,
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a release', () => {
  it('holds first-party code, migrations of libs before its own, and the npm packages that it needs', async () => {
    const root = workspace();
    const release = await bundleService(TEA, root);
    expect(release).toMatchObject({ service: 'tea', version: '1.2.3', npm: { leaf: '4.5.6', stem: '1.0.0' } });
    expect(release.release).toBe(`1.2.3+${release.contentHash.slice(0, 8)}`);
    expect(release.migrations.map(({ name, phase }) => [name, phase])).toEqual([
      ['water-0001-kettles.sql', 'expand'],
      ['tea-0001-cups.sql', 'expand'],
    ]);
    const bundle = join(root, TEA, 'dist/bundle');
    expect(readdirSync(join(bundle, 'migrations'))).toEqual(['tea-0001-cups.sql', 'water-0001-kettles.sql']);
    expect(JSON.parse(readFileSync(join(bundle, 'release.json'), 'utf8'))).toEqual(release);
  });

  it('brings the job that applies its migrations', async () => {
    const root = workspace();
    await bundleService(TEA, root);
    const job = join(root, TEA, 'dist/bundle/migrate.js');
    expect(execFileSync(process.execPath, [job], { encoding: 'utf8' })).toBe('migrates\n');
  });

  it('names the commit that it is told of, where there is no repository', async () => {
    process.env['SOURCE_COMMIT'] = 'abc';
    try {
      expect(await bundleService(TEA, workspace())).toHaveProperty('commit', 'abc');
    } finally {
      delete process.env['SOURCE_COMMIT'];
    }
  });

  it('runs where no npm package is: they are compiled in, and packages that look for an optional one go on without', async () => {
    const root = workspace();
    await bundleService(TEA, root);
    rmSync(join(root, 'node_modules'), { recursive: true });
    const bundle = join(root, TEA, 'dist/bundle');
    const printed = execFileSync(process.execPath, ['--import', './telemetry.js', 'main.js'], {
      cwd: bundle,
      encoding: 'utf8',
    });
    expect(printed).toBe('without stem\n4\n'); // heated twice by each of telemetry and main: on loading and by its call
  });

  it('loads an exporter of OpenTelemetry only when one is made', async () => {
    const root = workspace({
      'node_modules/@opentelemetry/exporter-zipkin/index.js': `console.log('loaded');
        exports.ZipkinExporter = class { constructor(options) { console.log(options.url); } };`,
      'libs/service-defaults/dist/src/telemetry.js': `import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
        console.log('begun'); new ZipkinExporter({ url: 'made' });`,
      'package-lock.json': files['package-lock.json'].replace(
        '{"packages":{',
        '{"packages":{"node_modules/@opentelemetry/exporter-zipkin":{"version":"1.0.0"},',
      ),
      'libs/service-defaults/package.json': manifest('service-defaults', {
        dependencies: { '@opentelemetry/exporter-zipkin': '1' },
        exports: { './telemetry': exported('telemetry') },
      }),
    });
    await bundleService(TEA, root);
    const printed = execFileSync(process.execPath, [join(root, TEA, 'dist/bundle/telemetry.js')], { encoding: 'utf8' });
    expect(printed).toBe('begun\nloaded\nmade\n');
  });

  it('has a manifest of everything that its modules declare, without starting and without settings', async () => {
    const main = `import './tea.contract.js'; import './cups.repository.js'; process.exit(3);`;
    const root = workspace({ 'apps/tea/dist/src/main.js': main });
    expect((await bundleService(TEA, root)).manifest).toMatchObject({
      service: 'tea',
      statements: ['tea.find'],
      migrations: [{ name: 'water-0001-kettles' }, { name: 'tea-0001-cups' }],
    });
    expect(readdirSync(join(root, TEA, 'dist')).sort()).toEqual(['bundle', 'src']);
  });

  it.each([
    [
      'declares a statement where it starts',
      `import './tea.contract.js'; statement('tea.hidden', 'select 2');`,
      'main.js calls statement()',
    ],
    ['has no contract', `import './cups.repository.js';`, 'must contain exactly one contract of that name'],
  ])('is refused when it %s', async (_what, main, message) => {
    await expect(bundleService(TEA, workspace({ 'apps/tea/dist/src/main.js': main }))).rejects.toThrow(message);
  });

  it('has the same hash in another folder and at another time', async () => {
    const first = await bundleService(TEA, workspace());
    const second = await bundleService(TEA, workspace());
    expect(second.contentHash).toBe(first.contentHash);
    expect(second.created).not.toBe(first.created);
  });

  it.each([
    ['its own code', { 'apps/tea/dist/src/main.js': 'import "./tea.contract.js"; import "leaf"' }],
    ['code of a lib', { 'libs/water/dist/src/index.js': 'export const heat = () => 1;' }],
    ['code that runs before main', { 'libs/service-defaults/dist/src/telemetry.js': 'console.log(1)' }],
    ['a migration', { 'apps/tea/migrations/tea-0001-cups.sql': '-- phase: expand\ncreate table mugs ();\n' }],
    [
      'a package that an npm package needs',
      { 'package-lock.json': files['package-lock.json'].replace('1.0.0', '1.0.1') },
    ],
  ])('has another hash after a change of %s', async (_what, changes) => {
    const before = await bundleService(TEA, workspace());
    const after = await bundleService(TEA, workspace(changes));
    expect(after.contentHash).not.toBe(before.contentHash);
  });

  it('keeps its hash when a package changes that it does not need', async () => {
    const before = await bundleService(TEA, workspace());
    const lock = files['package-lock.json'].replace('9.9.9', '9.9.10');
    expect((await bundleService(TEA, workspace({ 'package-lock.json': lock }))).contentHash).toBe(before.contentHash);
  });

  it('names its commit, and says when files differ from it', async () => {
    const root = workspace({ '.gitignore': 'bundle/\n' });
    expect((await bundleService(TEA, root)).commit).toBe('unknown');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example', ...args], { cwd: root });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    const commit = git('rev-parse', 'HEAD').toString().trim();
    expect((await bundleService(TEA, root)).commit).toBe(commit);
    writeFileSync(join(root, 'apps/tea/notes.txt'), 'changed');
    expect((await bundleService(TEA, root)).commit).toBe(`${commit}-dirty`);
  });

  it('is refused when it imports a package that no package.json names', async () => {
    const root = workspace({
      'libs/water/dist/src/index.js': 'import "honey"; export const heat = () => 1;',
      'node_modules/honey/index.js': '',
    });
    await expect(bundleService(TEA, root)).rejects.toThrow('apps/tea imports honey: name it under dependencies');
  });

  it('is refused when its own code would load a second copy of a package', async () => {
    const code = `import { createRequire } from 'node:module'; createRequire(import.meta.url)('leaf');`;
    await expect(bundleService(TEA, workspace({ 'apps/tea/dist/src/main.js': code }))).rejects.toThrow(
      'apps/tea/dist/src/main.js loads by createRequire. A release needs: import',
    );
  });

  it('is refused when a package would not be found beside the bundle', async () => {
    const lock = JSON.stringify({ packages: { 'apps/tea/node_modules/leaf': { version: '4.5.6' } } });
    await expect(bundleService(TEA, workspace({ 'package-lock.json': lock }))).rejects.toThrow(
      'would not find apps/tea/node_modules/leaf',
    );
  });

  it.each([
    [
      'has no phase',
      { 'apps/tea/migrations/tea-0002-more.sql': 'select 1;' },
      'tea-0002-more.sql: its first line must be',
    ],
    [
      'has the name of another',
      { 'apps/tea/migrations/water-0001-kettles.sql': '-- phase: expand\n' },
      'two migrations are named water-0001-kettles.sql',
    ],
  ])('is refused when a migration %s', async (_what, changes, message) => {
    await expect(bundleService(TEA, workspace(changes))).rejects.toThrow(message);
  });
});
