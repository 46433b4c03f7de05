import { statement } from '@two-pizza/postgres';

/** A fact that is to be told again. */
export interface FactRequest {
  readonly id: number;
  readonly event_type: string;
  readonly key: string;
}

export const takeFactRequest = statement<FactRequest>(
  'messaging.take-fact-request',
  `delete from fact_requests
    where id = (select id from fact_requests order by id for update skip locked limit 1)
   returning id, event_type, key`,
);
