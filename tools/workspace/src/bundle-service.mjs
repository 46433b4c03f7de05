/**
 * Makes a service's release from its compiled code: `node bundle-service.mjs apps/orders` writes apps/orders/dist/bundle/.
 * First-party code is compiled in, npm packages stay outside, migrations lie beside the program, release.json says
 * what it is. Invariants:
 *   B1  The same input gives the same content hash, in any folder and at any time: paths in the output are relative
 *       to the workspace, and commit and time are not hashed.
 *   B2  main.js and telemetry.js share one copy of each module (chunks): telemetry set up before main is main's own.
 *   B3  Everything that decides how the release runs is hashed: code, maps, SQL, and the version of every npm package.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { contentHashOf, commitOf, migrationsOf, npmClosure } from './release.mjs';
import { closureOf, readJson, rootFolder, workspacePackages } from './workspace.mjs';

const TELEMETRY = '@two-pizza/service-defaults/telemetry';

/**
 * @param {string} folder the service's folder, relative to `root`
 * @param {string} root the workspace
 */
export async function bundleService(folder, root = rootFolder) {
  const service = workspacePackages(root).find((each) => each.folder === folder);
  if (service === undefined) throw new Error(`${folder} is no package of this workspace`);
  const firstParty = closureOf(service, workspacePackages(root));
  const out = join(root, folder, 'dist/bundle');
  rmSync(out, { recursive: true, force: true });
  const imported = await bundleCode({ root, folder, out, firstParty });
  const migrations = migrationsOf(root, firstParty);
  mkdirSync(join(out, 'migrations'), { recursive: true });
  for (const { name, text } of migrations) writeFileSync(join(out, 'migrations', name), text);

  const npm = npmClosure(readJson(join(root, 'package-lock.json')), firstParty);
  const unnamed = imported.filter((name) => npm[name] === undefined);
  if (unnamed.length > 0)
    throw new Error(`${folder} imports ${unnamed.join(', ')}: name it in the package.json of its importer`);
  const contentHash = contentHashOf({ folder: out, npm });
  const release = {
    service: service.project,
    version: service.version,
    release: `${service.version}+${contentHash.slice(0, 8)}`,
    commit: commitOf(root),
    contentHash,
    migrations: migrations.map(({ name, sha256, phase }) => ({ name, sha256, phase })),
    npm,
    created: new Date().toISOString(),
  };
  writeFileSync(join(out, 'release.json'), `${JSON.stringify(release, undefined, 2)}\n`);
  return release;
}

/** Writes code and maps; returns the names of the npm packages that the code imports. */
async function bundleCode({ root, folder, out, firstParty }) {
  const names = new Set(firstParty.map((each) => each.packageName));
  const { metafile } = await build({
    absWorkingDir: root, // B1
    entryPoints: { main: join(folder, 'dist/src/main.js'), telemetry: TELEMETRY },
    outdir: out,
    bundle: true,
    splitting: true, // B2
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    plugins: [npmPackagesStayOutside(names)],
  });
  const imported = Object.values(metafile.outputs).flatMap((output) => output.imports.filter((each) => each.external));
  return [...new Set(imported.map((each) => packageOf(each.path)))].filter((name) => !isBuiltin(name)).sort();
}

/** `@nestjs/common/utils` is in `@nestjs/common`. */
function packageOf(path) {
  const [scope, second] = path.split('/');
  return path.startsWith('@') ? `${scope}/${second}` : scope;
}

/** Everything that is not a file and not one of our packages is left to be found in node_modules when the service runs. */
function npmPackagesStayOutside(firstPartyNames) {
  return {
    name: 'npm-packages-stay-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        return kind === 'entry-point' || firstPartyNames.has(packageOf(path)) ? undefined : { path, external: true };
      });
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error('which service? Use: node tools/workspace/src/bundle-service.mjs apps/<service>');
    process.exit(2);
  }
  const { service, release, migrations } = await bundleService(folder.replace(/\/$/, ''));
  const files = readdirSync(resolve(rootFolder, folder, 'dist/bundle')).filter((file) => file.endsWith('.js'));
  const bytes = files.reduce(
    (sum, file) => sum + readFileSync(resolve(rootFolder, folder, 'dist/bundle', file)).length,
    0,
  );
  console.log(`${service}@${release}: ${Math.round(bytes / 1024)} KB of code, ${migrations.length} migrations`);
}
