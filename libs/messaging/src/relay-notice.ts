import type { Database } from '@two-pizza/postgres';
import { notifyRelay } from './relay.repository.ts';

/** A relay that was just told reads until nothing is left: whoever asks meanwhile loses little by waiting. */
const BETWEEN_MS = 10;

/**
 * Tells the process that has the relay's lock about new rows: at once, then at most once in 10 ms, however many ask. On a
 * connection of the pool, outside every business transaction (a NOTIFY holds a lock of the whole server through commit).
 */
export class RelayNotice {
  readonly #database: Database;
  #isGiving = false;
  #isAskedAgain = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Returns at once. A notice that is lost costs a second: the relay polls. */
  give(): void {
    this.#isAskedAgain = true;
    if (!this.#isGiving) void this.#giveWhileAsked();
  }

  async #giveWhileAsked(): Promise<void> {
    this.#isGiving = true;
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      await this.#database.query(notifyRelay).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS).unref());
    }
    this.#isGiving = false;
  }
}
