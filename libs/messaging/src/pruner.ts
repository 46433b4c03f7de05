import { statement, type Database } from '@two-pizza/postgres';
import { textOf } from './error-kind.ts';
import type { ReleaseRoles } from './release-roles.ts';
import type { Log } from './settings.ts';

// Longer than Kafka keeps records (7 days) and at least as long as it keeps offsets (30 days).
const pruneInbox = statement(
  'messaging.prune-inbox',
  `delete from inbox where ctid = any(array(select ctid from inbox where handled_at < now() - interval '30 days' limit 5000))`,
);
const pruneDeadLetters = statement(
  'messaging.prune-dead-letters',
  `delete from dead_letters d where status = 'settled' and settled_at < now() - interval '30 days'
     and not exists (select from outbox o where o.dead_letter = d.id)`,
);
const pruneAttempts = statement(
  'messaging.prune-attempts',
  `delete from attempts where started_at < now() - interval '7 days'`,
);
const pruneEpochs = statement(
  'messaging.prune-epochs',
  `delete from release_epochs where obeyed_at < now() - interval '30 days'`,
);

const INTERVAL_MS = 10 * 60 * 1000;

/** Forgets what nobody can ask for any more; the stable release only. */
export class Pruner {
  readonly #database: Database;
  readonly #roles: ReleaseRoles;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, roles: ReleaseRoles, log: Log) {
    this.#database = database;
    this.#roles = roles;
    this.#log = log;
  }

  /** Prunes every ten minutes. */
  start(): void {
    this.#timer ??= setInterval(() => void this.prune(), INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Prunes once, if this process is stable. */
  async prune(): Promise<void> {
    if (this.#roles.current().role !== 'stable') return;
    try {
      for (const step of [pruneInbox, pruneDeadLetters, pruneAttempts, pruneEpochs]) await this.#database.query(step);
    } catch (error) {
      this.#log.warn({ error: textOf(error) }, 'cannot prune now');
    }
  }
}
