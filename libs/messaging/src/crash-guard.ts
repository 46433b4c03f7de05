import { statement, type Database } from '@two-pizza/postgres';
import type { ReceivedRecord } from './record.ts';
import { SharedGate } from './shared-gate.ts';

interface Flight {
  readonly process: string;
  readonly first_offset: number;
  readonly last_offset: number;
}

// The row stays as it is while it shows records, of another process, that this batch is about to handle.
const takeOff = statement<Flight>(
  'messaging.take-off',
  `with before as (select process, first_offset, last_offset from in_flight where topic = $1 and partition = $2),
   flight as (
     insert into in_flight (topic, partition, process, first_offset, last_offset) values ($1, $2, $3, $4, $5)
     on conflict (topic, partition) do update
       set process = excluded.process, first_offset = excluded.first_offset, last_offset = excluded.last_offset
       where in_flight.process = excluded.process or in_flight.last_offset < excluded.first_offset
         or in_flight.first_offset > excluded.last_offset)
   select process, first_offset, last_offset from before`,
);
const land = statement('messaging.land', 'delete from in_flight where topic = $1 and partition = $2 and process = $3');
const landSuspects = statement(
  'messaging.land-suspects',
  'delete from in_flight where topic = $1 and partition = $2 and last_offset <= $3',
);
const startAttempt = statement<{ started: number; finished: number }>(
  'messaging.start-attempt',
  `insert into attempts (topic, partition, record_offset, release, started) values ($1, $2, $3, $4, 1)
   on conflict (topic, partition, record_offset, release) do update set started = attempts.started + 1
   returning started, finished`,
);
const finishAttempt = statement(
  'messaging.finish-attempt',
  'update attempts set finished = finished + 1 where topic = $1 and partition = $2 and record_offset = $3 and release = $4',
);
const readAttempt = statement<{ started: number; finished: number }>(
  'messaging.read-attempt',
  'select started, finished from attempts where topic = $1 and partition = $2 and record_offset = $3 and release = $4',
);

const DEADLY_ENDS = 3;

/** How often a record was tried, and how often the try came to an end. */
export interface Tries {
  readonly started: number;
  readonly finished: number;
}

/**
 * Finds the message that ends the process.
 * C1  Before a batch is handled, its range of offsets is written down: one small statement, without a flush to disk.
 * C2  A range that another process left behind, and that comes again, holds suspects: they are handled one at a time
 *     in the whole process, so that one more crash has one name.
 * C3  Only tries of a message that was alone are counted; three that never finished make it deadly for this release.
 */
export class CrashGuard {
  readonly #database: Database;
  readonly #process: string;
  readonly #release: string;
  readonly #gate = new SharedGate();

  constructor(database: Database, about: { readonly process: string; readonly release: string }) {
    this.#database = database;
    this.#process = about.process;
    this.#release = about.release;
  }

  /** Notes the range before it is handled; returns the last offset that is under suspicion, if any. */
  async takeOff(topic: string, partition: number, range: { first: number; last: number }): Promise<number | undefined> {
    const [before] = await this.#database.query(takeOff, [topic, partition, this.#process, range.first, range.last]); // C1
    const isOver =
      !before ||
      before.process === this.#process ||
      before.last_offset < range.first ||
      before.first_offset > range.last;
    return isOver ? undefined : Math.min(before.last_offset, range.last); // C2
  }

  /** The batch ended early and nothing runs any more: whoever gets the rest need not suspect it. */
  async land(topic: string, partition: number): Promise<void> {
    await this.#database.query(land, [topic, partition, this.#process]);
  }

  /** The suspects up to this offset have ended. */
  async clear(topic: string, partition: number, upTo: number): Promise<void> {
    await this.#database.query(landSuspects, [topic, partition, upTo]);
  }

  /** Runs the handling of a message beside others. */
  together<T>(work: () => Promise<T>): Promise<T> {
    return this.#gate.shared(work);
  }

  /** Runs the handling of a suspect while nothing else runs. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#gate.exclusive(work);
  }

  /** The tries of a suspect so far when it has ended the process too often, otherwise nothing. */
  async deadlyTries(record: ReceivedRecord): Promise<Tries | undefined> {
    const [tries] = await this.#database.query(readAttempt, this.#keyOf(record));
    return tries && tries.started - tries.finished >= DEADLY_ENDS ? tries : undefined; // C3
  }

  /** Counts one try of a suspect around the work. */
  async counted<T>(record: ReceivedRecord, work: () => Promise<T>): Promise<T> {
    await this.#database.query(startAttempt, this.#keyOf(record));
    try {
      return await work();
    } finally {
      await this.#database.query(finishAttempt, this.#keyOf(record));
    }
  }

  #keyOf(record: ReceivedRecord): unknown[] {
    return [record.topic, record.partition, record.offset, this.#release];
  }
}
