import type { Database } from '@two-pizza/postgres';
import { announceDeadLetter, buryRecord } from './inbox.repository.ts';
import type { DeadReason } from './outcome.ts';
import { headerOf, keyOf, type ReceivedRecord } from './record.ts';
import type { DeadLetter } from './replay.repository.ts';
import { deadLetterTopicOf } from './settings.ts';

/** Why and after how many tries a record is given up. */
interface Verdict {
  readonly reason: DeadReason;
  readonly detail: string;
  /** More started than finished: the process ended while it handled the record. */
  readonly started: number;
  readonly finished: number;
}

const MAX_COLUMN_LENGTH = 200;

/** Keeps the records that this service could not handle, and announces them on its dead-letter topic. */
export class DeadLetters {
  readonly #database: Database;
  readonly #service: string;
  readonly #release: string;
  readonly #wakeRelay: () => void;

  constructor(
    database: Database,
    about: { readonly service: string; readonly release: string },
    wakeRelay: () => void,
  ) {
    this.#database = database;
    this.#service = about.service;
    this.#release = about.release;
    this.#wakeRelay = wakeRelay;
  }

  /** Keeps the record, once per (topic, partition, offset). */
  async bury(record: ReceivedRecord, verdict: Verdict): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [buried] = await tx.query(buryRecord, [
        record.topic,
        record.partition,
        record.offset,
        record.key,
        record.value,
        JSON.stringify(record.headers.map(([name, value]) => [name, value.toString('base64')])),
        columnOf(headerOf(record, 'ce_id')),
        columnOf(headerOf(record, 'ce_type')),
        verdict.reason satisfies DeadLetter['reason'],
        columnOf(verdict.detail),
        verdict.started,
        verdict.finished,
        this.#release,
      ]);
      if (!buried) return; // it was given up before, and waits or was settled
      const headers = JSON.stringify(announcementOf(record, verdict));
      await tx.query(announceDeadLetter, [
        deadLetterTopicOf(this.#service),
        columnOf(keyOf(record)),
        headers,
        buried.id,
      ]);
      tx.afterCommit(this.#wakeRelay);
    });
  }
}

function announcementOf(record: ReceivedRecord, verdict: Verdict): Record<string, string> {
  return {
    'x-dead-letter-reason': verdict.reason,
    'x-dead-letter-detail': columnOf(verdict.detail) ?? '',
    'x-dead-letter-attempts': String(verdict.started),
    'x-dead-letter-topic': record.topic,
    'x-dead-letter-partition': String(record.partition),
    'x-dead-letter-offset': String(record.offset),
  };
}

// PostgreSQL stores no NUL in text.
function columnOf(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', '').slice(0, MAX_COLUMN_LENGTH);
}
