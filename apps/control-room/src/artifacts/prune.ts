/**
 * Which artifacts stay on this machine: those that are live, protected or being deployed, and the last five of a service
 * that were live. Of every other release that was ever live or a candidate its release.json stays: the gate compares with it.
 */
import { existsSync, readdirSync } from 'node:fs';
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
    // One that the ledger does not know may just have been built, to be deployed in a moment.
    const dropped = all.filter((release) => known.has(release) && !kept.has(release));
    await Promise.all(dropped.map((release) => dropCode(join(folder, release))));
  }
}

/** The folder becomes one that holds what the release says about itself, and nothing that could be started. */
async function dropCode(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name !== RELEASE_FILE);
  const mainFirst = files.sort((a, b) => Number(b === 'main.js') - Number(a === 'main.js'));
  for (const name of mainFirst) await rm(join(folder, name), { recursive: true, force: true });
}
