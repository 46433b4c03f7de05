import { storesValues } from '@two-pizza/contracts-kit';
import { statement } from '@two-pizza/postgres';
import { z } from 'zod';

const Reason = z.enum(['unreadable', 'unexpected']);
const Status = z.enum(['waiting', 'marked', 'running', 'settled']);
/** Name and value in base64: a Kafka header may repeat and may hold any bytes. */
const RecordHeaders = z.array(z.tuple([z.string(), z.string()]));

storesValues('dead_letters.reason', Reason);
storesValues('dead_letters.status', Status);
storesValues('dead_letters.record_headers', RecordHeaders);

/** A dead letter with its bytes, as the replayer takes it. */
export interface ClaimedDeadLetter {
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  readonly record_offset: number;
  readonly record_key: Buffer | null;
  readonly record_value: Buffer | null;
  readonly record_headers: z.output<typeof RecordHeaders>;
  readonly event_type: string | null;
  readonly dead_at: Date;
}

/** A dead letter as people see it. */
export interface DeadLetter {
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly reason: z.output<typeof Reason>;
  readonly detail: string;
  readonly attemptsStarted: number;
  readonly attemptsFinished: number;
  readonly release: string;
  readonly deadAt: Date;
  readonly status: z.output<typeof Status>;
  readonly settledAt: Date | null;
  readonly settledAs: string | null;
}

export const listDeadLetters = statement<DeadLetter>(
  'messaging.list-dead-letters',
  `select id, topic, partition, record_offset as "offset", event_id as "eventId", event_type as "eventType", reason, detail,
     attempts_started as "attemptsStarted", attempts_finished as "attemptsFinished", release, dead_at as "deadAt", status,
     settled_at as "settledAt", settled_as as "settledAs"
   from dead_letters order by id`,
);

export const markDeadLetters = statement<{ id: number }>(
  'messaging.mark-dead-letters',
  `update dead_letters set status = 'marked', run_after = now()
   where status = 'waiting' and ($1::text is null or reason = $1)
     and ($2::text[] is null or id::text = any($2) or event_id = any($2))
   returning id`,
);

export const claimDeadLetter = statement<ClaimedDeadLetter>(
  'messaging.claim-dead-letter',
  `update dead_letters set status = 'running', claimed_by = $1, claimed_until = now() + interval '60 seconds'
   where id = (select id from dead_letters where status = 'marked' and run_after <= now() order by id for update skip locked limit 1)
   returning id, topic, partition, record_offset, record_key, record_value, record_headers, event_type, dead_at`,
);

export const settleDeadLetter = statement<{ id: number }>(
  'messaging.settle-dead-letter',
  `update dead_letters set status = 'settled', settled_at = now(), settled_as = $3
   where id = $1 and status = 'running' and claimed_by = $2 returning id`,
);

export const returnDeadLetter = statement(
  'messaging.return-dead-letter',
  `update dead_letters set status = 'waiting', detail = $3, attempts_started = attempts_started + 1, attempts_finished = attempts_finished + 1
   where id = $1 and status = 'running' and claimed_by = $2`,
);

export const postponeDeadLetter = statement(
  'messaging.postpone-dead-letter',
  `update dead_letters set status = 'marked', run_after = now() + interval '2 seconds' where id = $1 and status = 'running' and claimed_by = $2`,
);

// The process that ran it is gone: it may have been this very record that ended it, so nobody runs it again unasked.
export const returnAbandoned = statement<{ id: number }>(
  'messaging.return-abandoned-dead-letters',
  `update dead_letters set status = 'waiting', detail = 'its replay never ended', attempts_started = attempts_started + 1
   where status = 'running' and claimed_until < now() returning id`,
);
