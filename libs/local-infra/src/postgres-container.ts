import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startContainer } from './container.ts';
import { prepareImage } from './container-engine.ts';
import type { Progress } from './kafka.ts';
import type { PostgresOptions, RunningPostgres } from './postgres.ts';
import { postgresAnswers } from './postgres-probe.ts';
import { untilReady } from './processes.ts';

const IMAGE = 'postgres:18';
const IMAGE_SIZE = '160 MB';
const START_DEADLINE_MS = 60_000;

/** Fetches the server's image and makes the superuser's password, each once. */
export async function preparePostgresContainer(options: {
  dataFolder: string;
  log?: Progress | undefined;
}): Promise<void> {
  await prepareImage(IMAGE, IMAGE_SIZE, options.log);
  await mkdir(options.dataFolder, { recursive: true });
  const password = randomBytes(18).toString('base64url');
  await writeFile(passwordFile(options.dataFolder), password, { mode: 0o600, flag: 'wx' }).catch(ignoreExisting);
}

/** Starts the server as a container. Options and result as startPostgres's; the data lies in a named volume. */
export async function startPostgresContainer(
  options: PostgresOptions & { temporary?: boolean },
): Promise<RunningPostgres> {
  const { port, dataFolder: folder, maxConnections = 200 } = options;
  const running = await startContainer(
    {
      part: 'postgres',
      image: IMAGE,
      folder,
      env: { POSTGRES_PASSWORD: await passwordOf(folder) }, // the volume keeps that of its first start
      command: ['postgres', '-c', `max_connections=${maxConnections}`, '-c', 'timezone=UTC', '-c', 'log_timezone=UTC'],
      ports: { [port]: 5432 },
      data: '/var/lib/postgresql',
      ...(options.temporary ? { temporary: true } : {}),
      stopDeadlineS: 15,
    },
    options,
  );
  await untilReady(running, () => postgresAnswers('127.0.0.1', port), START_DEADLINE_MS);
  return { ...running, adminUrl: await postgresContainerUrl(options) };
}

/** The superuser's way in, once the part has been started as a container; whether it runs is not asked. */
export async function postgresContainerUrl(o: { dataFolder: string; port: number }): Promise<string> {
  return `postgres://postgres:${await passwordOf(o.dataFolder)}@127.0.0.1:${o.port}/postgres`;
}

function passwordOf(folder: string): Promise<string> {
  return readFile(passwordFile(folder), 'utf8');
}

function passwordFile(folder: string): string {
  return join(folder, 'container-password');
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
