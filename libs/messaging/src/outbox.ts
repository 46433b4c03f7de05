import { statement, type Transaction } from '@two-pizza/postgres';
import { outboxColumns, type OutgoingMessage } from './outgoing-message.ts';

const appendMessages = statement(
  'messaging.append-to-outbox',
  `insert into outbox (event_id, topic, key, type, payload, headers)
   select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[])`,
);

/** Where a service leaves its events, in the transaction that changes its state. */
export class Outbox {
  readonly #wakeRelay: () => void;

  constructor(wakeRelay: () => void) {
    this.#wakeRelay = wakeRelay;
  }

  /** Writes the messages in this order; they are published soon after the commit, and never without it. */
  async append(tx: Transaction, ...messages: OutgoingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    await tx.query(appendMessages, outboxColumns(messages));
    tx.afterCommit(this.#wakeRelay);
  }

  /** For a statement that wrote the outbox itself: call it after the commit, so that nobody waits for the next poll. */
  wake(): void {
    this.#wakeRelay();
  }
}
