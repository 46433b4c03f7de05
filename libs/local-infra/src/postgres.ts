import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartFailed } from './infra.errors.ts';
import type { Progress } from './kafka.ts';
import { clusterFolder, makeClusterFolder, postgresBinaries, removeCluster } from './postgres-folders.ts';
import { type OsUser, postgresUser } from './postgres-user.ts';
import { type Running, startProcess, untilReady } from './processes.ts';
import { runTool } from './run-tool.ts';

export interface PostgresOptions {
  readonly dataFolder: string;
  readonly port: number;
  readonly logFile: string;
  readonly host?: string;
  readonly maxConnections?: number;
  readonly started?: (running: Running) => void;
}

export type RunningPostgres = Running & { readonly adminUrl: string };

const START_DEADLINE_MS = 30_000;
const ADMIN = 'postgres';

/** After kill -9 of the server its children need a moment to notice; until then a new one refuses the folder. */
const LEFTOVERS = 'pre-existing shared memory block';
const LEFTOVERS_PAUSE_MS = 200;

/** Makes a new database cluster in `dataFolder` unless there is one. Repeatable; an unfinished one is made anew. */
export async function preparePostgres({ dataFolder, log }: { dataFolder: string; log?: Progress }): Promise<void> {
  if (existsSync(passwordFile(dataFolder))) return;
  log?.('PostgreSQL: making a new database cluster');
  const user = await postgresUser(log);
  await mkdir(dataFolder, { recursive: true });
  const cluster = await makeClusterFolder(dataFolder, user);
  if (user) await chown(cluster, user.uid, user.gid);
  const password = randomBytes(18).toString('base64url');
  await initialise(cluster, password, user);
  await writeFile(passwordFile(dataFolder), password, { mode: 0o600 }); // last: its presence says that the cluster is complete
}

/** Starts the server on its folder. Returns when it takes connections. Every commit is on disk before it is answered. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const host = options.host ?? '127.0.0.1';
  const user = await postgresUser();
  const cluster = await clusterFolder(options.dataFolder, user);
  const command = await serverCommand(options, host, cluster, user);
  const adminUrl = await postgresAdminUrl(options);
  await removeForeignLock(cluster);
  const deadline = performance.now() + START_DEADLINE_MS;
  for (;;) {
    const running = await startProcess({
      name: 'postgres',
      command,
      logFile: options.logFile,
      cwd: cluster,
      stopRule: { signal: 'SIGINT', deadlineMs: 15_000 }, // fast shutdown: ends connections, writes a checkpoint
      started: options.started,
      ...(user ? { user } : {}),
    });
    try {
      await untilReady(running, () => takesConnections(cluster, running.pid), START_DEADLINE_MS);
      return { ...running, adminUrl };
    } catch (error) {
      const leftovers = error instanceof StartFailed && error.message.includes(LEFTOVERS);
      if (!leftovers || performance.now() > deadline) throw error;
      await delay(LEFTOVERS_PAUSE_MS);
    }
  }
}

/** The superuser's way in, once the cluster has been made; whether the server runs is not asked. */
export async function postgresAdminUrl(o: { dataFolder: string; port: number; host?: string }): Promise<string> {
  const password = await readFile(passwordFile(o.dataFolder), 'utf8');
  return `postgres://${ADMIN}:${password}@${o.host ?? '127.0.0.1'}:${o.port}/postgres`;
}

/** Deletes a stopped server's files, wherever they lie. */
export async function removePostgres({ dataFolder }: { dataFolder: string }): Promise<void> {
  if (!existsSync(dataFolder)) return;
  await removeCluster(await clusterFolder(dataFolder, await postgresUser()));
  await rm(dataFolder, { recursive: true, force: true });
}

async function initialise(cluster: string, password: string, user: OsUser | undefined): Promise<void> {
  const secrets = await mkdtemp(join(tmpdir(), 'two-pizza-initdb-'));
  const file = join(secrets, 'password');
  try {
    await writeFile(file, password, { mode: 0o600 });
    if (user) await Promise.all([secrets, file].map((path) => chown(path, user.uid, user.gid)));
    const initdb = join(await postgresBinaries(user), 'bin', 'initdb');
    const login = ['--auth=scram-sha-256', `--username=${ADMIN}`, `--pwfile=${file}`];
    const text = ['--locale=C.UTF-8', '--encoding=UTF8'];
    await runTool([initdb, `--pgdata=${cluster}`, ...login, ...text], { cwd: cluster, ...(user ? { user } : {}) });
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}

async function serverCommand(
  options: PostgresOptions,
  host: string,
  cluster: string,
  user?: OsUser,
): Promise<[string, ...string[]]> {
  const settings = {
    listen_addresses: host,
    port: options.port,
    unix_socket_directories: '',
    max_connections: options.maxConnections ?? 200,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [join(await postgresBinaries(user), 'bin', 'postgres'), '-D', cluster, ...flags];
}

/** The server writes its id on the first and its state on the eighth line of postmaster.pid. */
async function takesConnections(cluster: string, pid: number): Promise<boolean> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

/** A killed server leaves its id in postmaster.pid. When another program has that id by now, the file says nothing. */
async function removeForeignLock(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const [pid = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  if (pid === '') return;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined); // undefined: ended, or no /proc
  if (command !== undefined && !command.includes(cluster)) await rm(file);
}

function passwordFile(dataFolder: string): string {
  return join(dataFolder, 'admin-password');
}
