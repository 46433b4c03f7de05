import { statement } from '@two-pizza/postgres';

export const claimEvent = statement<{ event_id: string }>(
  'messaging.claim-event',
  'insert into inbox (consumer, event_id) values ($1, $2) on conflict do nothing returning event_id',
);

export const buryRecord = statement<{ id: number }>(
  'messaging.bury-record',
  `insert into dead_letters (topic, partition, record_offset, record_key, record_value, record_headers, event_id, event_type,
     reason, detail, attempts_started, attempts_finished, release)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
   on conflict (topic, partition, record_offset) do nothing returning id`,
);

export const announceDeadLetter = statement(
  'messaging.announce-dead-letter',
  `insert into outbox (event_id, topic, key, type, payload, headers, dead_letter)
   values (gen_random_uuid(), $1, $2, 'dead-letter', '', $3, $4)`,
);
