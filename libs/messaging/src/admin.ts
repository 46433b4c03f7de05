export type { HopMeter } from './hop-meter.ts';
export { KafkaAdmin } from './kafka-admin.ts';
export type { ConsumerLag, KafkaAdminOptions, PublishedRecord, RawRecord } from './kafka-admin.ts';
export { deadLetters, markForReplay } from './replay.ts';
export type { DeadLetter } from './replay.repository.ts';
