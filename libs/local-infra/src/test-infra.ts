import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Guardian, startGuardian } from './guardian.ts';
import { readInfraChoice } from './infra-choice.ts';
import { kafkaAs, postgresAs, prepareAs } from './infra-ways.ts';
import type { Progress } from './kafka.ts';
import { freePort } from './ports.ts';
import { defaultToolsFolder } from './workspace.ts';

/** The one broker and the one server that all suites of a run share. */
export interface TestInfra {
  readonly brokers: string[];
  /** Of PostgreSQL's superuser. */
  readonly adminUrl: string;
}

/** Name of the environment variable that hands the run's infrastructure to its tests, as JSON of TestInfra. */
const VARIABLE = 'TWO_PIZZA_TEST_INFRA';

const asked = () => readInfraChoice(process.env['TWO_PIZZA_INFRA']);

let ownInfra: Promise<TestInfra> | undefined;

/** The run's broker and server: those of the run, or started now and ended with this process. */
export function testInfra(): Promise<TestInfra> {
  const given = process.env[VARIABLE];
  if (given !== undefined) return Promise.resolve(JSON.parse(given) as TestInfra);
  ownInfra ??= startTestInfra();
  return ownInfra;
}

/** Starts a broker and a server on new folders for a run of tests. They end with `stop()`, or when this process is gone. */
export async function startTestInfra({ log }: { log?: Progress } = {}): Promise<TestInfra & { stop(): Promise<void> }> {
  const guardian = startGuardian();
  try {
    const folder = await temporaryFolder(guardian);
    const [brokers, adminUrl] = await Promise.all([kafka(guardian, folder, log), postgres(guardian, folder, log)]);
    return { brokers, adminUrl, stop: () => guardian.close() };
  } catch (error) {
    await guardian.close();
    throw error;
  }
}

/** A new folder that is deleted with its owner. Others may pass through it: PostgreSQL may run as another user. */
export async function temporaryFolder(guardian: Guardian): Promise<string> {
  const folder = guardian.folder(await mkdtemp(join(tmpdir(), 'two-pizza-test-')));
  await chmod(folder, 0o711);
  return folder;
}

async function kafka(guardian: Guardian, folder: string, log?: Progress): Promise<string[]> {
  const toolsFolder = defaultToolsFolder();
  const way = await prepareAs(kafkaAs, asked().kafka, { toolsFolder, ...(log ? { log } : {}) });
  const [port, controllerPort] = [await freePort(), await freePort()];
  const files = { dataFolder: join(folder, 'kafka'), logFile: join(folder, 'kafka.log') };
  const options = { toolsFolder, ...files, port, controllerPort, started: guardian.process, temporary: true };
  return (await kafkaAs[way].start(options)).brokers;
}

async function postgres(guardian: Guardian, folder: string, log?: Progress): Promise<string> {
  const dataFolder = join(folder, 'postgres');
  const way = await prepareAs(postgresAs, asked().postgres, { dataFolder, ...(log ? { log } : {}) });
  const options = { dataFolder, port: await freePort(), logFile: join(folder, 'postgres.log'), temporary: true };
  return (await postgresAs[way].start({ ...options, started: guardian.process })).adminUrl;
}
