import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withLockFile } from './lock-file.ts';
import { mayEnter, npmBinaries, type OsUser } from './postgres-user.ts';
import { isAlive } from './processes.ts';

/**
 * Started by root, PostgreSQL runs as another user, who must be able to enter the folders of its binaries and of its
 * data. Where that user cannot (a clone under /root or in a folder of mode 0700), they live under SHARED_FOLDER:
 *   F1  one copy of the binaries for each version;
 *   F2  data of one clone under a name made from its path, with a file beside it that says the path;
 *   F3  data whose clone is gone, and which no server uses, is deleted when the next clone comes.
 */
const SHARED_FOLDER = '/var/tmp/two-pizza';

/** Folder with bin/, lib/ and share/ that the user may read: the npm package, or a copy of it. */
export async function postgresBinaries(user: OsUser | undefined): Promise<string> {
  const native = npmBinaries();
  if (user === undefined || (await mayEnter(native, user))) return native;
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(SHARED_FOLDER, `postgres-${version}-${process.arch}`); // F1
  await makeSharedFolder();
  await withLockFile(`${copy}.lock`, async () => {
    if (existsSync(copy)) return;
    await rm(`${copy}.partial`, { recursive: true, force: true });
    await cp(native, `${copy}.partial`, { recursive: true, verbatimSymlinks: true });
    await rename(`${copy}.partial`, copy);
  });
  return copy;
}

/** Where the files of the server lie whose data folder this is: in it, or where the user may enter. */
export async function clusterFolder(dataFolder: string, user: OsUser | undefined): Promise<string> {
  const inside = join(dataFolder, 'cluster');
  if (user === undefined || (await mayEnter(dataFolder, user))) return inside;
  return join(SHARED_FOLDER, `data-${createHash('sha256').update(inside).digest('hex').slice(0, 12)}`);
}

/** Makes the empty folder for a new cluster, wherever it lies, and lets go of those whose clone is gone. */
export async function makeClusterFolder(dataFolder: string, user: OsUser | undefined): Promise<string> {
  const cluster = await clusterFolder(dataFolder, user);
  if (dirname(cluster) === SHARED_FOLDER) {
    await makeSharedFolder();
    await forgetLostClusters();
    await writeFile(originFile(cluster), dataFolder); // F2
  }
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  return cluster;
}

/** Deletes a cluster, wherever it lies. */
export async function removeCluster(cluster: string): Promise<void> {
  await rm(cluster, { recursive: true, force: true });
  if (dirname(cluster) === SHARED_FOLDER) await rm(originFile(cluster), { force: true });
}

/** F3 */
async function forgetLostClusters(): Promise<void> {
  for (const name of globSync('*.origin', { cwd: SHARED_FOLDER })) {
    const cluster = join(SHARED_FOLDER, name.replace(/\.origin$/, ''));
    const origin = await readFile(originFile(cluster), 'utf8').catch(() => undefined);
    const pid = Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => ''), 10);
    const used = !Number.isNaN(pid) && isAlive(pid);
    if (origin !== undefined && !existsSync(origin) && !used) await removeCluster(cluster);
  }
}

async function makeSharedFolder(): Promise<void> {
  await mkdir(SHARED_FOLDER, { recursive: true });
  await chmod(SHARED_FOLDER, 0o755);
}

function originFile(cluster: string): string {
  return `${cluster}.origin`;
}
