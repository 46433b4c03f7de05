/**
 * Which artifacts stay on this machine: those that are live, protected or being deployed, and the last five of a service
 * that were live; for a day also what was built and not deployed. Of every other release its
 * release.json stays: the gate compares with it.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  lastLive,
  liveReleases,
  protectedReleases,
  releasesEverSeen,
  type LedgerLine,
  type ReleaseName,
} from '@two-pizza/delivery';
import type { Workspace } from '../local/workspace.ts';

const KEPT_OF_A_SERVICE = 5;
/** Built and not deployed, as `can-deploy` does it: so long somebody may still want to deploy it. */
const WAITS_FOR_DEPLOY_MS = 24 * 60 * 60 * 1000;
const RELEASE_FILE = 'release.json';

/** Deletes the code of releases that nobody goes back to. */
export async function pruneArtifacts(
  of: Workspace,
  lines: readonly LedgerLine[],
  options: {
    readonly services: readonly string[];
    readonly protectedMs: number;
    readonly open: readonly ReleaseName[];
  },
): Promise<void> {
  const guarded = [
    ...liveReleases(lines).values(),
    ...protectedReleases(lines, { nowMs: Date.now(), protectedMs: options.protectedMs }),
    ...options.open,
  ];
  for (const service of options.services) {
    const names = guarded.filter((each) => each.service === service).map(({ release }) => release);
    const kept = new Set([...names, ...lastLive(lines, service, KEPT_OF_A_SERVICE)]);
    const known = new Set(releasesEverSeen(lines, service));
    const folder = join(of.artifacts, service);
    const all = existsSync(folder) ? readdirSync(folder) : [];
    const isOver = (release: string) => known.has(release) || waitedLong(join(folder, release));
    const dropped = all.filter((release) => !kept.has(release) && isOver(release));
    await Promise.all(dropped.map((release) => dropCode(join(folder, release))));
  }
}

/** Its folder carries the time of the last build that led to it. */
function waitedLong(folder: string): boolean {
  if (!existsSync(join(folder, 'main.js'))) return false;
  return statSync(folder).mtimeMs < Date.now() - WAITS_FOR_DEPLOY_MS;
}

/** The folder becomes one that holds what the release says about itself, and nothing that could be started. */
async function dropCode(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name !== RELEASE_FILE);
  const mainFirst = files.sort((a, b) => Number(b === 'main.js') - Number(a === 'main.js'));
  for (const name of mainFirst) await rm(join(folder, name), { recursive: true, force: true });
}
