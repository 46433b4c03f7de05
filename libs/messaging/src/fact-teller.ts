import type { Database } from '@two-pizza/postgres';
import { textOf } from './error-kind.ts';
import { takeFactRequest } from './fact-requests.repository.ts';
import type { Facts } from './facts.ts';
import type { Outbox } from './outbox.ts';
import type { ReleaseRoles } from './release-roles.ts';
import type { Log } from './settings.ts';
import { WakeSignal } from './wake-signal.ts';

const POLL_MS = 1_000;

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
  readonly #signal = new WakeSignal();
  #isStopping = false;
  #running: Promise<void> | undefined;

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** Begins to look for requests every second. */
  start(): void {
    this.#running ??= this.#workUntilStopped();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#signal.wake();
    await this.#running;
  }

  async #workUntilStopped(): Promise<void> {
    while (!this.#isStopping) {
      const found = await this.#tellNext().catch((error: unknown) => {
        this.#parts.log.warn({ error: textOf(error) }, 'cannot tell facts again now');
        return 'nothing' as const;
      });
      if (found === 'nothing') await this.#signal.sleep(POLL_MS);
    }
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
