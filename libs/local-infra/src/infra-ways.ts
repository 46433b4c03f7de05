/**
 * Each part that can run in two ways, by way. Options and results are the same; `temporary` (data goes with the part) is
 * for containers: a process keeps its data in a folder that its owner deletes. Nothing of Testcontainers is loaded here.
 */
import { engineAnswers } from './container-engine.ts';
import { prepareHaproxyContainer, startHaproxyContainer } from './haproxy-container.ts';
import { type HaproxyOptions, type RunningHaproxy, startHaproxy } from './haproxy.ts';
import { prepareHaproxy } from './haproxy-fetch.ts';
import type { InfraWay } from './infra-choice.ts';
import { ToolMissing } from './infra.errors.ts';
import { prepareKafkaContainer, startKafkaContainer } from './kafka-container.ts';
import { type KafkaOptions, prepareKafka, type Progress, type RunningKafka, startKafka } from './kafka.ts';
import { postgresContainerUrl, preparePostgresContainer, startPostgresContainer } from './postgres-container.ts';
import {
  postgresAdminUrl,
  type PostgresOptions,
  preparePostgres,
  type RunningPostgres,
  startPostgres,
} from './postgres.ts';

interface PartAs<Prepare, Options, Started> {
  prepare(options: Prepare): Promise<void>;
  start(options: Options): Promise<Started>;
}
type Temporary = { readonly temporary?: boolean };
type With<Folder extends string> = Readonly<Record<Folder, string>> & { readonly log?: Progress };

export const kafkaAs: Readonly<Record<InfraWay, PartAs<With<'toolsFolder'>, KafkaOptions & Temporary, RunningKafka>>> =
  {
    processes: { prepare: prepareKafka, start: startKafka },
    containers: { prepare: prepareKafkaContainer, start: startKafkaContainer },
  };

interface PostgresAs extends PartAs<With<'dataFolder'>, PostgresOptions & Temporary, RunningPostgres> {
  adminUrl(options: { dataFolder: string; port: number }): Promise<string>;
}
export const postgresAs: Readonly<Record<InfraWay, PostgresAs>> = {
  processes: { prepare: preparePostgres, start: startPostgres, adminUrl: postgresAdminUrl },
  containers: { prepare: preparePostgresContainer, start: startPostgresContainer, adminUrl: postgresContainerUrl },
};

export const haproxyAs: Readonly<Record<InfraWay, PartAs<With<'toolsFolder'>, HaproxyOptions, RunningHaproxy>>> = {
  processes: { prepare: prepareHaproxy, start: startHaproxy },
  containers: { prepare: prepareHaproxyContainer, start: startHaproxyContainer },
};

/**
 * Prepares a part in the way asked for and returns that way. Not asked for: as a process, and where a program for that is
 * missing as a container, if an engine answers. Throws `ToolMissing` when neither can be had.
 */
export async function prepareAs<Options extends { readonly log?: Progress }>(
  part: Readonly<Record<InfraWay, { prepare(options: Options): Promise<void> }>>,
  asked: InfraWay | undefined,
  options: Options,
): Promise<InfraWay> {
  try {
    await part[asked ?? 'processes'].prepare(options);
    return asked ?? 'processes';
  } catch (error) {
    if (asked !== undefined || !(error instanceof ToolMissing) || !(await engineAnswers())) throw error;
    options.log?.(`${error.tool} is missing: as a container`);
    await part.containers.prepare(options);
    return 'containers';
  }
}
