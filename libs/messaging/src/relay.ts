import type { Database, DirectConnection } from '@two-pizza/postgres';
import { textOf } from './error-kind.ts';
import { FailureSeries } from './failure-series.ts';
import { countSent } from './metrics.ts';
import type { OutboxRow } from './outbox-batch.ts';
import type { RelayProducer } from './relay-producer.ts';
import { RelayNotice } from './relay-notice.ts';
import { BATCH_ROWS, deleteRows, listenForRows, readRows, tryLock } from './relay.repository.ts';
import type { ReleaseRoles } from './release-roles.ts';
import type { Log } from './settings.ts';
import { WakeSignal } from './wake-signal.ts';

/** `off`: not stable, or no connection. `stand-by`: another process has the lock. `active`: this one publishes. */
export type RelayMode = 'off' | 'stand-by' | 'active';

const POLL_MS = 1_000;
const LAST_ROUND_MS = 2_000;

interface RelayParts {
  readonly database: Database;
  readonly producer: RelayProducer;
  readonly roles: ReleaseRoles;
  readonly log: Log;
}

/**
 * Brings committed outbox rows to Kafka.
 * R1  Only the process that holds the advisory lock, on a connection of its own, reads, publishes and deletes.
 * R2  A row is deleted after Kafka has acknowledged it, on the connection that holds the lock: at least once.
 * R3  Rows go out in the order of position, one batch at a time; while Kafka has one of 500 rows the next is read, without
 *     those that are on their way. They are deleted after that read: a process that dies in it repeats them, as R2 says.
 *     "position > last seen" is never asked, because sequences have gaps and commit late.
 * R4  After any error of Kafka the same rows go out through a new producer.
 * R5  When the connection breaks, the producer is disconnected before the lock is tried again.
 * R6  The wake in memory comes after the commit; a poll of one second covers every wake that was lost.
 */
export class Relay {
  readonly #parts: RelayParts;
  readonly #signal = new WakeSignal();
  readonly #notice: RelayNotice;
  #mode: RelayMode = 'off';
  #running: Promise<void> | undefined;
  #stopAt: number | undefined;
  #isTold = false;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    this.#notice = new RelayNotice(parts.database);
    parts.roles.onChange(() => this.#obeyRole());
  }

  /** What the relay does in this process. */
  mode(): RelayMode {
    return this.#mode;
  }

  /** Rows were committed: publish them now, here or in the process that has the lock. */
  wake(): void {
    if (this.#mode === 'active') this.#signal.wake();
    else this.#notice.give();
  }

  /** Publishes what is committed, for at most two seconds, then gives the lock away. */
  async stop(): Promise<void> {
    this.#stopAt ??= Date.now() + LAST_ROUND_MS;
    this.#signal.wake();
    await this.#running;
  }

  // A retired process has let go of the lock when this returns; a stable one works in the background.
  async #obeyRole(): Promise<void> {
    if (this.#isWanted()) this.#running ??= this.#runWhileWanted();
    else {
      this.#signal.wake();
      await this.#running;
    }
  }

  #isWanted(): boolean {
    return this.#stopAt === undefined && this.#parts.roles.current().role === 'stable';
  }

  async #runWhileWanted(): Promise<void> {
    let failures = new FailureSeries();
    while (this.#isWanted()) {
      try {
        await this.#holdConnection(() => (failures = new FailureSeries()));
      } catch (error) {
        const told = { error: textOf(error), failures: failures.count + 1 };
        if (failures.isWorthTelling()) this.#parts.log.warn(told, 'the relay tries again');
        await this.#signal.sleep(failures.pauseMs());
      }
    }
    this.#isTold = false;
    this.#running = undefined;
  }

  async #holdConnection(onProgress: () => void): Promise<void> {
    const connection = await this.#parts.database.connect();
    let isLost = false;
    connection.onLost(() => {
      isLost = true;
      void this.#parts.producer.disconnect(); // R5: what is in flight must not land after another holder's rows
      this.#signal.wake();
    });
    try {
      while (this.#isWanted() && !isLost) {
        const [row] = await connection.query(tryLock); // R1
        if (row?.locked) return await this.#publishWhileHolding(connection, () => isLost, onProgress);
        this.#mode = 'stand-by';
        this.#isTold = false;
        await this.#signal.sleep(POLL_MS);
      }
    } finally {
      this.#mode = 'off';
      await this.#parts.producer.disconnect(); // R5
      await connection.close();
    }
  }

  async #publishWhileHolding(
    connection: DirectConnection,
    isLost: () => boolean,
    onProgress: () => void,
  ): Promise<void> {
    connection.onNotification(() => this.#signal.wake());
    await connection.query(listenForRows);
    this.#mode = 'active';
    if (!this.#isTold) this.#parts.log.info({}, 'the relay is active in this process');
    this.#isTold = true;
    let rows: readonly OutboxRow[] = [];
    while (!isLost()) {
      if (rows.length === 0) rows = await connection.query(readRows, [[]]);
      const hasRows = rows.length > 0;
      if (hasRows) rows = await this.#publish(rows, connection);
      onProgress();
      if (hasRows && this.#mayGoOn()) continue;
      if (!this.#isWanted()) return;
      await this.#signal.sleep(POLL_MS); // R6
    }
  }

  // Returns the rows that were read meanwhile.
  async #publish(rows: readonly OutboxRow[], connection: DirectConnection): Promise<readonly OutboxRow[]> {
    const topics = rows.map((row) => row.topic);
    const positions = rows.map((row) => row.position);
    const reading = rows.length < BATCH_ROWS ? [] : connection.query(readRows, [positions]); // R3
    const [sent, next] = await Promise.allSettled([this.#parts.producer.publish(rows), reading]);
    if (sent.status === 'rejected') {
      countSent(topics, sent.reason);
      throw sent.reason; // R4: the connection is given up too, so that a stand-by with a way to Kafka may take over
    }
    await connection.query(deleteRows, [positions]); // R2
    countSent(topics);
    if (next.status === 'rejected') throw next.reason;
    return next.value;
  }

  // A process that stops publishes what it has committed; one that is retired lets go at once.
  #mayGoOn(): boolean {
    return this.#isWanted() || (this.#stopAt !== undefined && Date.now() < this.#stopAt);
  }
}
