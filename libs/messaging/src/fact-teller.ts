import type { Database } from '@two-pizza/postgres';
import { takeFactRequest } from './fact-requests.repository.ts';
import type { Facts } from './facts.ts';
import type { Outbox } from './outbox.ts';
import { PollLoop } from './poll-loop.ts';
import type { ReleaseRoles } from './release-roles.ts';
import type { Log } from './settings.ts';

interface TellerParts {
  readonly database: Database;
  readonly facts: Facts;
  readonly outbox: Outbox;
  readonly roles: ReleaseRoles;
  readonly log: Log;
}

/**
 * Tells facts again that were asked for; the stable release only.
 *   T1  The request goes in the transaction that writes the events: asked for once, told once.
 *   T2  A fact that nobody here can tell, or that is not true any more, is said in the log, and its request goes too.
 */
export class FactTeller {
  readonly #parts: TellerParts;
  readonly #loop: PollLoop;

  constructor(parts: TellerParts) {
    this.#parts = parts;
    const next = () => this.#tellNext();
    this.#loop = new PollLoop({ next, complaint: 'cannot tell facts again now', log: parts.log });
  }

  /** Begins to look for requests every second. */
  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #tellNext(): Promise<'one' | 'nothing'> {
    const { database, facts, outbox, roles, log } = this.#parts;
    if (roles.current().role !== 'stable') return 'nothing';
    return database.transaction(async (tx) => {
      const [request] = await tx.query(takeFactRequest);
      if (!request) return 'nothing';
      const { event_type: type, key } = request;
      const events = await facts.told(type, key, tx);
      if (events && events.length > 0) await outbox.append(tx, ...events); // T1
      const fields = { type, key, events: events?.length ?? 0 };
      if (events && events.length > 0) log.info(fields, 'fact told again');
      else log.warn(fields, events ? 'the fact is not true any more' : 'nobody here can tell this fact'); // T2
      return 'one';
    });
  }
}
