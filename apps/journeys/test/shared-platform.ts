import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@two-pizza/local-infra';
import { waitFor } from '@two-pizza/local-infra/testing';
import { copyTree, treeIn } from '../src/platform/copy.ts';
import { Platform } from '../src/platform/platform.ts';
import { processesOf } from '../src/platform/processes.ts';

/** What the stories of one run share; written by the first story that needs the platform. */
interface Noted {
  readonly root: string;
  readonly env: Record<string, string>;
  /** A platform that does not come up is not tried again by every story. */
  readonly state: 'starting' | 'ready';
}

/**
 * The platform of this run: real parts, started by `npm start -- --detach` in a throw-away copy of the tree. Deploys of
 * earlier stories have ended, and their shoppers have left: who counts rows, processes or requests counts its own.
 */
export async function sharedPlatform(): Promise<Platform> {
  const folder = folderOfRun();
  const file = noteFile(folder);
  if (existsSync(file)) {
    const { root, env, state } = JSON.parse(readFileSync(file, 'utf8')) as Noted;
    if (state === 'ready') return withoutDeploys(Platform.at(root, env));
    throw new Error(`the platform of this run did not start; the first story says why. It is in ${root}`);
  }
  rmSync(treeIn(folder), { recursive: true, force: true }); // of a run before: JOURNEYS_FOLDER
  const { root } = copyTree(folder);
  const env = await settings();
  const note = (state: Noted['state']) => writeFileSync(file, JSON.stringify({ root, env, state } satisfies Noted));
  note('starting');
  const platform = await Platform.start(root, env);
  note('ready');
  return platform;
}

async function withoutDeploys(platform: Platform): Promise<Platform> {
  const hasShoppers = () => processesOf(platform.root).some(({ command }) => command.includes('shoppers.main'));
  const isAlone = (releases: readonly unknown[]) => releases.length === 1;
  const isStill = () => Object.values(platform.run.services).every(isAlone) && !hasShoppers();
  const ended = () => Promise.resolve(isStill() || undefined);
  await waitFor('deploys of other stories to end: no shoppers, one release of each service', ended, 60_000);
  return platform;
}

/** Stops the shared platform; does nothing when no story started it. */
export async function endSharedPlatform(folder: string): Promise<void> {
  if (!existsSync(noteFile(folder))) return;
  const { root, env } = JSON.parse(readFileSync(noteFile(folder), 'utf8')) as Noted;
  await Platform.at(root, env).stop();
}

async function settings(): Promise<Record<string, string>> {
  return {
    EDGE_PORT: `${await freePort()}`,
    CONTROL_ROOM_PORT: `${await freePort()}`,
    OTEL_BSP_SCHEDULE_DELAY: '250',
    OTEL_METRIC_EXPORT_INTERVAL: '2000',
    OTEL_METRIC_EXPORT_TIMEOUT: '1000',
    // A mail that a killed process had claimed is sent by the next one 5 s after this, not 15 s after.
    SMTP_TIMEOUT: '2s',
  };
}

function folderOfRun(): string {
  const folder = process.env['JOURNEYS_FOLDER'];
  if (folder === undefined) throw new Error('run the stories by `npx nx test journeys`: its set-up names the folder');
  return folder;
}

function noteFile(folder: string): string {
  return join(folder, 'platform.json');
}
