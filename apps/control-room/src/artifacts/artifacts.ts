/**
 * Immutable releases on this machine: `.two-pizza/artifacts/<service>/<release>/`. Editing the workspace changes none.
 *   A1  An artifact that exists is whole; the same input has the same name, and is made once.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, symlink, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ReleaseName } from '@two-pizza/delivery';
import { withLock } from '../local/lock.ts';
import { readJson, writePrivate } from '../local/private-file.ts';
import { logFile, type Workspace } from '../local/workspace.ts';
import type { SlotName } from '../platform/slot.ts';
import { buildServices } from './build.ts';
import { closureOf, type Lock } from './closure.ts';
import type { ReleaseFile } from './release-file.ts';
import { servicesOf } from './services.ts';
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

/** The artifact of a release; an error that says what to do when it is not kept any more. */
export function keptArtifact(of: Workspace, service: string, release: string): Artifact {
  const folder = folderOf(of, service, release);
  if (existsSync(join(folder, 'main.js'))) return { service, release, folder };
  throw new Error(
    `the artifact of ${service} ${release} is not on this machine (${folder}). What runs goes on. ` +
      `Deploy it anew from its commit, or delete all local state: npm run reset`,
  );
}

/** What a release says about itself, also one whose artifact is gone. */
export function releaseFileOf(of: Workspace, service: string, release: string): ReleaseFile | undefined {
  return readJson<ReleaseFile>(join(folderOf(of, service, release), 'release.json'));
}

/** Builds services from the sources at `of.root` and keeps their artifacts. One build at a time. */
export function makeArtifacts(
  of: Workspace,
  services: readonly string[],
  note: (text: string) => void,
): Promise<Artifact[]> {
  return withLock(of.buildLock, async () => {
    const lock = readLock(of);
    // The store is made while the compiler works: linking waits for the disk, compiling for the processor.
    const [modules] = await Promise.all([
      storeOf(of, lock),
      buildServices({ root: of.root, services, logFile: logFile(of, 'build'), onLine: note }),
    ]);
    const made = await Promise.all(services.map((service) => keepBundle(of, service, modules)));
    for (const { service, folder } of made) writeSources(folder, sourcesOf(of, lock, service));
    return made;
  });
}

/** What each folder that a service is made of looked like when the release was built last; beside the artifact, which never changes. */
export function builtFrom(of: Workspace, { service, release }: ReleaseName): Record<string, string> | undefined {
  return readJson(sourcesFile(folderOf(of, service, release)));
}

/** What those folders look like now. */
export function sourcesOf(of: Workspace, lock: Lock, service: string): Record<string, string> {
  return sourceHashes(of.root, closureOf(lock, [`apps/${service}`]).folders);
}

/** Notes what a release was built from. It came from a tree of the user's: it is none to practise with any more. */
export function writeSources(folder: string, sources: Record<string, string>): void {
  writePrivate(sourcesFile(folder), `${JSON.stringify(sources)}\n`);
  rmSync(practiceMark(folder), { force: true });
}

/** Marks what was just built as a release to practise with: its sources are a patch, in no tree of the user's. */
export function markAsPractice({ folder }: Artifact): void {
  writeFileSync(practiceMark(folder), '');
}

/** True for a release that was built to practise with. The mark stays when its code is deleted. */
export function isPractice(of: Workspace, { service, release }: ReleaseName): boolean {
  return existsSync(practiceMark(folderOf(of, service, release)));
}

const sourcesFile = (folder: string) => `${folder}.sources.json`;
const practiceMark = (folder: string) => `${folder}.practice`;

/** The lock file of the workspace, by which the store is named. */
export function readLock(of: Workspace): Lock {
  const lock = readJson<Lock>(join(of.root, 'package-lock.json'));
  if (lock === undefined) throw new Error('package-lock.json is missing; run: npm install');
  return lock;
}

/** One store for all services: it changes with the lock file, not with who is built. */
function storeOf(of: Workspace, lock: Lock): Promise<string> {
  const folders = servicesOf(of.root).map((service) => `apps/${service}`);
  return ensureStore({ root: of.root, store: of.store, closure: closureOf(lock, folders) });
}

async function keepBundle(of: Workspace, service: string, modules: string): Promise<Artifact> {
  const bundle = join(of.root, 'apps', service, 'dist/bundle');
  const release = readJson<{ release: string }>(join(bundle, 'release.json'))?.release;
  if (release === undefined) throw new Error(`the build of ${service} left no ${bundle}/release.json`);
  const folder = folderOf(of, service, release);
  if (existsSync(join(folder, 'main.js'))) {
    await utimes(folder, new Date(), new Date()); // somebody wants it again: it is not pruned as one that nobody deployed
    return { service, release, folder };
  }
  const half = `${folder}.${process.pid}.tmp`;
  await rm(half, { recursive: true, force: true });
  await mkdir(dirname(half), { recursive: true });
  await cp(bundle, half, { recursive: true });
  await symlink(relative(half, modules), join(half, 'node_modules'));
  await rm(folder, { recursive: true, force: true }); // at most its release.json, which comes back the same
  await rename(half, folder); // A1
  return { service, release, folder };
}

/** Where the artifact of a release lies, or lay. */
export function folderOf(of: Workspace, service: string, release: string): string {
  return join(of.artifacts, service, release);
}
