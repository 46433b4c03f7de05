/** Immutable releases on this machine: `.two-pizza/artifacts/<service>/<release>/`. Editing the workspace changes none. */
import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { readJson } from '../local/private-file.ts';
import { logFile, type Workspace } from '../local/workspace.ts';
import type { SlotName } from '../platform/slot.ts';
import { buildServices } from './build.ts';
import { closureOf, type Lock } from './closure.ts';
import { appendToLedger, cutTornLine, liveReleases, readLedger, whoAmI } from './ledger.ts';
import { sourceHashes } from './sources.ts';
import { ensureStore } from './store.ts';

/** One release that can be started. `folder` holds main.js, telemetry.js, migrations/, release.json, node_modules. */
export interface Artifact {
  readonly service: string;
  readonly release: string;
  readonly folder: string;
}

/** Where the live release of a service runs, and which it is. */
export type LiveRelease = Artifact & { readonly slot: SlotName };

/** The slot of a release that has come without a deploy. */
const FIRST_SLOT: SlotName = 'blue';

type Note = (text: string) => void;

/** The services of the workspace: every package under apps/ that is tagged as one. No list is kept by hand. */
export function servicesOf(root: string): string[] {
  const manifests = globSync('apps/*/package.json', { cwd: root }).sort();
  return manifests.filter((file) => isService(join(root, file))).map((file) => file.split('/')[1] as string);
}

function isService(manifest: string): boolean {
  return readJson<{ nx?: { tags?: string[] } }>(manifest)?.nx?.tags?.includes('type:service') ?? false;
}

/**
 * The live release of each service: those that the ledger names; for services that it does not name yet, one built from
 * the workspace and recorded as `bootstrap`.
 */
export async function liveArtifacts(of: Workspace, services: readonly string[], note: Note): Promise<LiveRelease[]> {
  const torn = cutTornLine(of.ledger);
  if (torn !== undefined) note(`the ledger's last line was torn by a crash and is cut: ${torn.slice(0, 80)}`);
  const live = liveReleases(readLedger(of.ledger));
  const missing = services.filter((service) => !live.has(service));
  const made = missing.length > 0 ? await bootstrap(of, missing, note) : [];
  const kept = services.flatMap((service) => {
    const entry = live.get(service);
    return entry ? [{ ...keptArtifact(of, service, entry.to), slot: FIRST_SLOT }] : [];
  });
  return [...kept, ...made.map((each) => ({ ...each, slot: FIRST_SLOT }))];
}

function keptArtifact(of: Workspace, service: string, release: string): Artifact {
  const folder = join(of.artifacts, service, release);
  if (existsSync(join(folder, 'main.js'))) return { service, release, folder };
  throw new Error(
    `the ledger names ${service} ${release} as live, but its artifact is gone (${folder}). ` +
      'Delete all local state, which builds anew from the workspace: npm run reset',
  );
}

async function bootstrap(of: Workspace, services: readonly string[], note: Note): Promise<Artifact[]> {
  const lock = readJson<Lock>(join(of.root, 'package-lock.json'));
  if (lock === undefined) throw new Error('package-lock.json is missing; run: npm install');
  const folders = services.map((service) => `apps/${service}`);
  // The store is made while the compiler works: linking waits for the disk, compiling for the processor.
  const [modules] = await Promise.all([
    ensureStore({ root: of.root, store: of.store, closure: closureOf(lock, folders) }),
    buildServices({ root: of.root, services, logFile: logFile(of, 'build'), onLine: note }),
  ]);
  const made = await Promise.all(services.map((service) => storeBundle(of, service, modules)));
  for (const { service, release } of made) {
    const sources = sourceHashes(of.root, closureOf(lock, [`apps/${service}`]).folders);
    appendToLedger(of.ledger, {
      at: new Date().toISOString(),
      what: 'bootstrap',
      service,
      from: null,
      to: release,
      who: whoAmI(),
      sources,
    });
  }
  return made;
}

async function storeBundle(of: Workspace, service: string, modules: string): Promise<Artifact> {
  const bundle = join(of.root, 'apps', service, 'dist/bundle');
  const release = readJson<{ release: string }>(join(bundle, 'release.json'))?.release;
  if (release === undefined) throw new Error(`the build of ${service} left no ${bundle}/release.json`);
  const folder = join(of.artifacts, service, release);
  if (existsSync(folder)) return { service, release, folder };
  const half = `${folder}.${process.pid}.tmp`;
  await rm(half, { recursive: true, force: true });
  await mkdir(dirname(half), { recursive: true });
  await cp(bundle, half, { recursive: true });
  await symlink(relative(half, modules), join(half, 'node_modules'));
  await rename(half, folder); // all or nothing: an artifact that exists is whole
  return { service, release, folder };
}
