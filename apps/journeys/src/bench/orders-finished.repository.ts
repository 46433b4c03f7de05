import { statement, type Queryable } from '@two-pizza/postgres';

const countSent = statement<{ sent: number }>(
  'bench.count-sent-mails',
  `select count(*)::int as sent from mail_intents where status = 'sent' and recipient like '%@' || $1`,
);

/** How many orders of this run are finished: their mail was taken by the mail server. */
export async function countMailed(notifications: Queryable, emailDomain: string): Promise<number> {
  return (await notifications.query(countSent, [emailDomain]))[0]?.sent ?? 0;
}
