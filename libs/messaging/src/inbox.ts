import type { EventUse } from '@two-pizza/contracts-kit';
import type { Database, Transaction } from '@two-pizza/postgres';
import type { DeadLetters } from './dead-letters.ts';
import { retryOf, textOf } from './error-kind.ts';
import type { Handler } from './handlers.ts';
import { claimEvent } from './inbox.repository.ts';
import { decode, Unreadable, type Incoming } from './incoming.ts';
import type { DeadReason, Outcome } from './outcome.ts';
import { pauses } from './pauses.ts';
import type { ReceivedRecord } from './record.ts';

/** How one try ended; `later` and `unexpected` may be tried again. */
type Tried = Exclude<Outcome, { outcome: 'later' | 'dead' }> | { readonly outcome: 'failed'; readonly error: unknown };

/** Wraps each try of a message: counts it where the message may be deadly. */
export type AroundTry = <T>(attempt: () => Promise<T>) => Promise<T>;

/** How long a message may hold up what comes after it. */
export interface Patience {
  /** Tries in place while something is away; then the partition pauses. */
  readonly laterTries: number;
  /** Waits for the next try; gives up when the process stops or the partition goes to another member. */
  wait(ms: number): Promise<'go-on' | 'give-up'>;
}

/** With the pauses between them they take less than two seconds, unless the handler itself is slow. */
const UNEXPECTED_TRIES = 3;

/**
 * Takes one message to its end.
 * I1  The inbox row and the effects of the handler are one transaction: after a crash both are there, or neither.
 * I2  A message ends by exactly one outcome; `later` is the only one that leaves it to be read again.
 * I3  Nothing is skipped because something is away: transient errors never become a dead letter.
 * I4  A message is given up only by a committed row in dead_letters; no inbox row is written for it.
 */
export class Inbox {
  readonly #consumer: string;
  readonly #database: Database;
  readonly #deadLetters: DeadLetters;

  constructor(consumer: string, database: Database, deadLetters: DeadLetters) {
    this.#consumer = consumer;
    this.#database = database;
    this.#deadLetters = deadLetters;
  }

  /** Handles a record with its handler, with the tries that its errors allow. */
  async take(record: ReceivedRecord, handler: Handler, patience: Patience, around: AroundTry): Promise<Outcome> {
    const decoded = this.#decode(record, handler);
    if (decoded instanceof Unreadable)
      return this.bury(record, 'unreadable', decoded.message, { started: 0, finished: 0 });
    let [unexpected, later] = [0, 0];
    for (const pauseMs of pauses()) {
      const tried = await around(() => this.#try(decoded, handler));
      if (tried.outcome !== 'failed') return tried;
      const reason = textOf(tried.error);
      if (retryOf(tried.error) === 'later') {
        if (++later >= patience.laterTries) return { outcome: 'later', reason }; // I3
      } else if (++unexpected === UNEXPECTED_TRIES) {
        return this.bury(record, 'unexpected', reason, { started: unexpected, finished: unexpected });
      }
      if ((await patience.wait(pauseMs)) === 'give-up') return { outcome: 'later', reason };
    }
    throw new Error('pauses never end');
  }

  /** Runs inbox row and handler inside a transaction; what the handler throws rolls both back. */
  async apply(
    event: Incoming<EventUse>,
    handler: Handler,
    tx: Transaction,
  ): Promise<Exclude<Tried, { outcome: 'failed' }>> {
    if (handler.repeats === 'by-inbox') {
      const [claimed] = await tx.query(claimEvent, [this.#consumer, event.id]); // I1
      if (!claimed) return { outcome: 'ignored', reason: 'repeat' };
    }
    return handler.react(event, tx);
  }

  /** Gives a record up: a committed row, from which the dead-letter topic is fed. */
  async bury(
    record: ReceivedRecord,
    reason: DeadReason,
    detail: string,
    tries: { started: number; finished: number },
  ): Promise<Outcome> {
    try {
      await this.#deadLetters.bury(record, { reason, detail, ...tries }); // I4
      return { outcome: 'dead', reason };
    } catch (error) {
      return { outcome: 'later', reason: textOf(error) }; // I3: not written means not given up
    }
  }

  async #try(event: Incoming<EventUse>, handler: Handler): Promise<Tried> {
    try {
      return await this.#database.transaction((tx) => this.apply(event, handler, tx));
    } catch (error) {
      return { outcome: 'failed', error };
    }
  }

  #decode(record: ReceivedRecord, handler: Handler): Incoming<EventUse> | Unreadable {
    try {
      return decode(record, handler.use);
    } catch (error) {
      if (error instanceof Unreadable) return error;
      throw error;
    }
  }
}
