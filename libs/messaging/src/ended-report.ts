import { countEnded } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import { headerOf, keyOf, type ReceivedRecord } from './record.ts';
import { groupIdOf, type Log, type MessagingSettings } from './settings.ts';

/** What the report needs to know beyond the record. `keyField` is the topic's key: `orderId`. */
export interface EndedMessage {
  readonly type: string;
  readonly keyField: string;
  readonly durationMs: number;
  /** Tells a replay from the first handling. */
  readonly by: 'consumer' | 'replay';
}

/** Says how messages ended: one JSON line each, and the metrics. The lines are the judge's evidence for consumers. */
export class EndedReport {
  readonly #log: Log;
  readonly #consumer: string;
  readonly #release: string;
  readonly #group: string;
  #handled = 0;

  constructor(log: Log, about: MessagingSettings) {
    this.#log = log;
    this.#consumer = about.service;
    this.#release = about.release;
    this.#group = groupIdOf(about);
  }

  /** How many messages this process has brought to an end. */
  handled(): number {
    return this.#handled;
  }

  /** A message has ended; or it could not, and its partition waits. */
  ended(record: ReceivedRecord, ended: Outcome, about: EndedMessage): void {
    const ageMs = this.#count(record, about.type, ended, about);
    if (ended.outcome !== 'later') this.#handled++;
    const fields = {
      consumer: this.#consumer,
      release: this.#release,
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      type: about.type,
      eventId: headerOf(record, 'ce_id'),
      [about.keyField]: keyOf(record),
      ...ended,
      by: about.by,
      durationMs: about.durationMs,
      ageMs,
    };
    if (ended.outcome === 'later') this.#log.warn(fields, 'message waits');
    else if (ended.outcome === 'dead') this.#log.error(fields, 'message ended');
    else this.#log.info(fields, 'message ended');
  }

  /** A type that this release does not read: counted, and no line. */
  skipped(record: ReceivedRecord): void {
    this.#count(record, 'unknown', { outcome: 'ignored', reason: 'unknown-type' });
  }

  #count(record: ReceivedRecord, type: string, ended: Outcome, took: { durationMs?: number } = {}): number {
    const publishedAt = Date.parse(headerOf(record, 'ce_time') ?? '');
    const ageMs = Math.max(0, Date.now() - (Number.isNaN(publishedAt) ? record.timestampMs : publishedAt));
    // What a handler or an error says in free words is for the log; a label has few values.
    const reason =
      ended.outcome === 'ignored' || ended.outcome === 'dead' || ended.outcome === 'refused'
        ? { reason: ended.reason }
        : {};
    countEnded({
      group: this.#group,
      topic: record.topic,
      type,
      outcome: ended.outcome,
      ...reason,
      durationMs: took.durationMs,
      ageMs,
    });
    return ageMs;
  }
}
