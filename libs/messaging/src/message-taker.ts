import type { CrashGuard } from './crash-guard.ts';
import type { EndedReport } from './ended-report.ts';
import { textOf } from './error-kind.ts';
import type { Handler } from './handlers.ts';
import type { Inbox, Patience } from './inbox.ts';
import { labelOf, type Outcome } from './outcome.ts';
import type { ReceivedRecord } from './record.ts';
import type { Semaphore } from './semaphore.ts';
import type { Log } from './settings.ts';
import { inProcessSpan } from './spans.ts';

interface TakerParts {
  readonly group: string;
  readonly inbox: Inbox;
  readonly guard: CrashGuard;
  readonly places: Semaphore;
  readonly report: EndedReport;
  readonly log: Log;
}

// A record that names no type: nobody can know what it is.
const untyped = { type: 'unknown', keyField: 'key' };

/** Takes one message from Kafka to its outcome: in its trace, within the limits of the process, with its line in the log. */
export class MessageTaker {
  readonly #parts: TakerParts;

  constructor(parts: TakerParts) {
    this.#parts = parts;
  }

  /** Never throws: what cannot be decided now is `later`. */
  async take(
    record: ReceivedRecord,
    handler: Handler | undefined,
    patience: Patience,
    company: 'together' | 'alone',
  ): Promise<Outcome> {
    const startedAt = performance.now();
    const { type, keyField } = handler
      ? { type: handler.use.event.type, keyField: handler.use.event.topic.key }
      : untyped;
    return inProcessSpan(record, { group: this.#parts.group, type, keyField }, async (span) => {
      const ended = await this.#takeIn(company, record, handler, patience).catch((error: unknown): Outcome => ({
        outcome: 'later',
        reason: textOf(error),
      }));
      span.setAttribute('messaging.outcome', labelOf(ended));
      this.#parts.report.ended(record, ended, {
        type,
        keyField,
        durationMs: Math.round(performance.now() - startedAt),
        by: 'consumer',
      });
      return ended;
    });
  }

  /** A batch could not even begin: the database is away. */
  logUntaken(topic: string, partition: number, reason: string): void {
    this.#parts.log.warn({ topic, partition, outcome: 'later', reason }, 'messages wait');
  }

  #takeIn(
    company: 'together' | 'alone',
    record: ReceivedRecord,
    handler: Handler | undefined,
    patience: Patience,
  ): Promise<Outcome> {
    const { guard, inbox, places } = this.#parts;
    if (!handler) return inbox.bury(record, 'unreadable', 'the header ce_type is missing', { started: 0, finished: 0 });
    if (company === 'together') {
      return guard.together(() => inbox.take(record, handler, patience, (attempt) => places.run(attempt)));
    }
    return guard.alone(async () => {
      const deadly = await guard.deadlyTries(record);
      if (!deadly) return inbox.take(record, handler, patience, (attempt) => guard.counted(record, attempt));
      const ends = deadly.started - deadly.finished;
      return inbox.bury(record, 'unexpected', `its handling ended the process ${ends} times`, deadly);
    });
  }
}
