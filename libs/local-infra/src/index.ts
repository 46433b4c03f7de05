export { PreparationFailed, StartFailed, ToolMissing } from './infra.errors.ts';
export { prepareKafka, startKafka } from './kafka.ts';
export type { ExtraListener, KafkaOptions, Progress, RunningKafka } from './kafka.ts';
export { freePort, isFree } from './ports.ts';
export { preparePostgres, removePostgres, startPostgres } from './postgres.ts';
export type { PostgresOptions, RunningPostgres } from './postgres.ts';
export { endProcess, isAlive, logTail, startProcess, untilReady } from './processes.ts';
export type { Exit, ProcessSpec, Running, StopRule } from './processes.ts';
export { defaultToolsFolder, infraFile, workspaceRoot } from './workspace.ts';
