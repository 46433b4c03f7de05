import { statement, type Queryable } from '@two-pizza/postgres';

/** How many unsettled dead letters of a type one release has published; `release` as in ce_release, empty where none is named. */
export interface DeadLetterSource {
  readonly type: string;
  readonly release: string;
  readonly count: number;
}

// A header may hold any bytes: what is no plain text comes back escaped.
const readSources = statement<DeadLetterSource>(
  'messaging.dead-letter-sources',
  `select event_type as type, coalesce(encode(decode(header ->> 1, 'base64'), 'escape'), '') as release, count(*)::int as count
   from dead_letters left join lateral (
     select each as header from jsonb_array_elements(record_headers) as each where each ->> 0 = 'ce_release' limit 1
   ) as named on true
   where status <> 'settled' and event_type is not null
   group by 1, 2 order by 1, 2`,
);

/** Where the dead letters of a service that nobody has settled come from. */
export function deadLetterSources(database: Queryable): Promise<DeadLetterSource[]> {
  return database.query(readSources);
}
