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

/** Fetches the server's image, once. */
export function preparePostgresContainer({ log }: { log?: Progress | undefined }): Promise<void> {
  return prepareImage(IMAGE, IMAGE_SIZE, log);
}

/** Starts the server as a container. Options and result as startPostgres's; the data lies in a named volume. */
export async function startPostgresContainer(
  options: PostgresOptions & { temporary?: boolean },
): Promise<RunningPostgres> {
  const { port, dataFolder: folder, maxConnections = 200 } = options;
  const password = await keptPassword(folder);
  const running = await startContainer(
    {
      part: 'postgres',
      image: IMAGE,
      folder,
      env: { POSTGRES_PASSWORD: password },
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
  const password = await readFile(passwordFile(o.dataFolder), 'utf8');
  return `postgres://postgres:${password}@127.0.0.1:${o.port}/postgres`;
}

/** Made at the first start: the volume keeps it as the server's, this file for us. */
async function keptPassword(folder: string): Promise<string> {
  const file = passwordFile(folder);
  await mkdir(folder, { recursive: true });
  await writeFile(file, randomBytes(18).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(ignoreExisting);
  return readFile(file, 'utf8');
}

function passwordFile(folder: string): string {
  return join(folder, 'container-password');
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
