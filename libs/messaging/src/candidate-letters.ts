/** Dead letters by the release that caused them: it gave the message up, or it published it. For whoever deploys. */
import { statement, type Queryable } from '@two-pizza/postgres';

/** A dead letter of an event that the release in question has published. */
export interface ForeignLetter {
  readonly id: number;
  readonly type: string;
  /** The aggregate's id. */
  readonly key: string;
}

/** How the replay of dead letters stands: `open` ones have not run yet, `waiting` ones are dead again. */
export interface ReplayStanding {
  readonly open: number;
  readonly waiting: number;
  readonly settled: number;
}

const byGiver = statement<{ id: number }>(
  'messaging.dead-letters-of-release',
  `select id from dead_letters where release = $1 and dead_at >= $2 and status = 'waiting' order by id`,
);
const byPublisher = statement<ForeignLetter>(
  'messaging.dead-letters-by-publisher',
  `select id, event_type as type, convert_from(record_key, 'UTF8') as key from dead_letters
   where status = 'waiting' and dead_at >= $2 and event_type is not null and record_key is not null
     and record_headers @> jsonb_build_array(jsonb_build_array('ce_release', encode(convert_to($1, 'UTF8'), 'base64')))
   order by id`,
);
const standing = statement<ReplayStanding>(
  'messaging.replay-standing',
  `select count(*) filter (where status in ('marked', 'running'))::int as open,
     count(*) filter (where status = 'waiting')::int as waiting, count(*) filter (where status = 'settled')::int as settled
   from dead_letters where id = any($1)`,
);
const settle = statement(
  'messaging.settle-superseded-dead-letters',
  `update dead_letters set status = 'settled', settled_at = now(), settled_as = 'superseded' where id = any($1) and status = 'waiting'`,
);

const requestFact = statement(
  'messaging.request-facts',
  `insert into fact_requests (event_type, key) select * from unnest($1::text[], $2::text[])
   on conflict (event_type, key) do nothing`,
);
const countRequests = statement<{ count: number }>(
  'messaging.count-fact-requests',
  'select count(*)::int as count from fact_requests',
);

/** Dead letters that this release (`1.2.0+ab12cd34`) has given up since then, and that nobody has settled. */
export async function deadLettersOf(database: Queryable, release: string, since: Date): Promise<string[]> {
  return (await database.query(byGiver, [release, since])).map(({ id }) => String(id));
}

/** Unsettled dead letters of events that this release has published; `publisher` as in ce_release. */
export function deadLettersFrom(database: Queryable, publisher: string, since: Date): Promise<ForeignLetter[]> {
  return database.query(byPublisher, [publisher, since]);
}

/** What has become of these dead letters. */
export async function replayStanding(database: Queryable, ids: readonly string[]): Promise<ReplayStanding> {
  const [row] = await database.query(standing, [ids]);
  return row ?? { open: 0, waiting: 0, settled: 0 };
}

/** The fact was published anew: what could not be read of it is void. */
export async function settleSuperseded(database: Queryable, ids: readonly number[]): Promise<void> {
  await database.query(settle, [ids]);
}

/** Has the stable release of the publisher tell these facts again, each once, from its own rows. Safe to repeat. */
export async function requestFacts(
  publisher: Queryable,
  facts: readonly Pick<ForeignLetter, 'type' | 'key'>[],
): Promise<void> {
  await publisher.query(requestFact, [facts.map(({ type }) => type), facts.map(({ key }) => key)]);
}

/** How many facts are still to be told. */
export async function openFactRequests(publisher: Queryable): Promise<number> {
  const [row] = await publisher.query(countRequests);
  return row?.count ?? 0;
}
