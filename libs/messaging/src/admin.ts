export type { BatchMeter } from './batch-meter.ts';
export {
  deadLettersFrom,
  deadLettersOf,
  openFactRequests,
  replayStanding,
  requestFacts,
  settleSuperseded,
} from './candidate-letters.ts';
export type { ForeignLetter, ReplayStanding } from './candidate-letters.ts';
export { deadLetterSources } from './dead-letter-sources.ts';
export type { HopMeter } from './hop-meter.ts';
export { KafkaAdmin } from './kafka-admin.ts';
export type { ConsumerLag, KafkaAdminOptions, PublishedRecord, RawRecord } from './kafka-admin.ts';
export { deadLetters, markForReplay } from './replay.ts';
export type { DeadLetter } from './replay.repository.ts';
export { forgetEndedProcess, readReleaseRoles, releaseObedience, writeReleaseRoles } from './role-admin.ts';
export type { Obedience, Roles } from './role-admin.ts';
