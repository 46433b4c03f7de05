import { statement } from '@two-pizza/postgres';
import type { OutboxRow } from './outbox-batch.ts';

/** The most rows of a batch. */
export const BATCH_ROWS = 500;
/** The most bytes: Kafka takes at most 1 MiB per partition and batch, and all rows may go to one partition. */
const BATCH_BYTES = 900_000;

// One key, distinct per database, because each service has its own.
export const tryLock = statement<{ locked: boolean }>(
  'messaging.try-relay-lock',
  `select pg_try_advisory_lock(hashtext('outbox-relay')) as locked`,
);

export const listenForRows = statement('messaging.listen-for-outbox-rows', 'listen outbox_rows');

export const notifyRelay = statement('messaging.notify-relay', `select pg_notify('outbox_rows', '')`);

/** The next batch; $1 names the rows that are on their way. */
export const readRows = statement<OutboxRow>(
  'messaging.read-outbox',
  `select position, event_id, topic, key, type, payload, headers, created_at, dead_letter, record_key, record_value, record_headers
   from (
     select o.*, d.record_key, d.record_value, d.record_headers,
       octet_length(o.payload) + octet_length(o.headers::text) + coalesce(octet_length(d.record_value), 0) + 300 as bytes,
       sum(octet_length(o.payload) + octet_length(o.headers::text) + coalesce(octet_length(d.record_value), 0) + 300)
         over (order by o.position) as bytes_so_far
     from (select * from outbox where position not in (select unnest($1::bigint[])) order by position limit ${BATCH_ROWS}) o
     left join dead_letters d on d.id = o.dead_letter
   ) sized
   where bytes_so_far <= ${BATCH_BYTES} or bytes_so_far = bytes
   order by position`,
);

export const deleteRows = statement(
  'messaging.delete-published',
  'delete from outbox where position = any($1::bigint[])',
);

export const readBacklog = statement<{ rows: number; oldest_age_s: number; dead_letters_waiting: number }>(
  'messaging.read-backlog',
  `select (select count(*) from outbox) as rows,
     (select coalesce(extract(epoch from now() - created_at), 0)::float8 from outbox order by position limit 1) as oldest_age_s,
     (select count(*) from dead_letters where status <> 'settled') as dead_letters_waiting`,
);
