/**
 * Makes a service's release from its compiled code: `node bundle-service.ts apps/orders` writes apps/orders/dist/bundle/.
 * Code and npm packages are compiled in, migrations lie beside the programs, release.json says what it is. Invariants:
 *   B1  The same input gives the same content hash, in any folder and at any time: paths in the output are relative
 *       to the workspace, and commit and time are not hashed.
 *   B2  main.js and telemetry.js are each whole, with a copy of every module that they import. What main must find of
 *       what telemetry has set up lies on globalThis, as OpenTelemetry's API itself has it.
 *   B3  Everything that decides how the release runs is hashed: code, maps, SQL, and the version of every npm package.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import { bundleCode } from './bundle-code.ts';
import { describeRelease } from './describe-release.ts';
import { commitOf, contentHashOf, migrationsOf, npmClosure, type Lock, type Migration } from './release.ts';
import {
  closureOf,
  filesIn,
  readJson,
  rootFolder,
  workspacePackages,
  wrongUse,
  type WorkspacePackage,
} from './workspace.ts';

const TELEMETRY = '@two-pizza/service-defaults/telemetry';
/** The job that brings the release's migrations into its database: it belongs to the release, the service never runs it. */
const MIGRATE = '@two-pizza/postgres/migrate';

/** The content of release.json. */
export interface Release {
  readonly service: string;
  readonly version: string;
  readonly release: string;
  readonly commit: string;
  readonly contentHash: string;
  /** The contract packages compiled in, with their versions: what GET /info shows. */
  readonly contracts: Readonly<Record<string, string>>;
  readonly migrations: readonly Omit<Migration, 'text'>[];
  readonly npm: Readonly<Record<string, string>>;
  readonly created: string;
  /** What it promises, uses and runs. Follows from the code, so it is no part of the hash. */
  readonly manifest: Manifest;
}

/** Bundles the service in `folder` (relative to `root`, the workspace), whose code has been compiled. */
export async function bundleService(folder: string, root: string = rootFolder): Promise<Release> {
  const packages = workspacePackages(root);
  const service = packages.find((each) => each.folder === folder);
  if (service === undefined) throw new Error(`${folder} is no package of this workspace`);
  const firstParty = closureOf(service, packages);
  const out = join(root, folder, 'dist/bundle');
  rmSync(out, { recursive: true, force: true });
  const { entries, modules, imported } = await bundleCode({
    root,
    entries: {
      main: `./${folder}/dist/src/main.js`,
      telemetry: TELEMETRY,
      ...(hasDatabase(firstParty) ? { migrate: MIGRATE } : {}),
    },
    outFolder: `${folder}/dist/bundle`,
  });
  const migrations = writeMigrations(out, migrationsOf(root, firstParty));
  const npm = npmClosure(readJson<Lock>(join(root, 'package-lock.json')), firstParty);
  refuseUnnamed(folder, imported, npm);
  const named = migrations.map((each) => ({ ...each, name: each.name.replace(/\.sql$/, '') })); // as in schema_migrations
  const release = releaseOf({
    service,
    manifest: await describeRelease({
      ...{ root, folder, service: service.project, entries, modules },
      migrations: named,
      firstParty: firstParty.map((each) => each.packageName),
    }),
    commit: commitOf(root),
    contentHash: contentHashOf(out, npm),
    contracts: contractsOf(firstParty),
    migrations,
    npm,
  });
  writeFileSync(join(out, 'release.json'), `${JSON.stringify(release, undefined, 2)}\n`);
  return release;
}

function hasDatabase(firstParty: readonly WorkspacePackage[]): boolean {
  return firstParty.some(({ packageName }) => MIGRATE.startsWith(`${packageName}/`));
}

function writeMigrations(out: string, migrations: readonly Migration[]): Omit<Migration, 'text'>[] {
  mkdirSync(join(out, 'migrations'), { recursive: true });
  return migrations.map(({ text, ...described }) => {
    writeFileSync(join(out, 'migrations', described.name), text);
    return described;
  });
}

function refuseUnnamed(folder: string, imported: readonly string[], npm: Readonly<Record<string, string>>): void {
  const unnamed = imported.filter((name) => npm[name] === undefined);
  if (unnamed.length === 0) return;
  throw new Error(
    `${folder} imports ${unnamed.join(', ')}: name it under dependencies in the package.json of its importer`,
  );
}

function contractsOf(firstParty: readonly WorkspacePackage[]): Record<string, string> {
  const contracts = firstParty.filter((each) => each.folder.startsWith('libs/contracts/'));
  return Object.fromEntries(contracts.map((each) => [each.project, each.version]).sort());
}

function releaseOf({
  service,
  ...rest
}: Pick<Release, 'commit' | 'contentHash' | 'contracts' | 'manifest' | 'migrations' | 'npm'> & {
  service: WorkspacePackage;
}): Release {
  return {
    service: service.project,
    version: service.version,
    release: `${service.version}+${rest.contentHash.slice(0, 8)}`,
    ...rest,
    created: new Date().toISOString(),
  };
}

if (process.argv[1] === import.meta.filename) {
  const folder =
    process.argv[2] ?? wrongUse('which service? Use: node tools/workspace/src/bundle-service.ts apps/<service>');
  const { service, release, migrations } = await bundleService(folder);
  const bundle = join(rootFolder, folder, 'dist/bundle');
  const bytes = filesIn(bundle, '*.js').reduce((sum, file) => sum + readFileSync(join(bundle, file)).length, 0);
  console.log(`${service}@${release}: ${Math.round(bytes / 1024)} KB of code, ${migrations.length} migrations`);
}
