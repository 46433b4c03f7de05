import { randomUUID } from 'node:crypto';
import type { Database } from '@two-pizza/postgres';
import type { EndedReport } from './ended-report.ts';
import { retryOf, textOf } from './error-kind.ts';
import type { Handler, Handlers } from './handlers.ts';
import type { Inbox } from './inbox.ts';
import { decode } from './incoming.ts';
import { labelOf, type Outcome } from './outcome.ts';
import type { ReceivedRecord } from './record.ts';
import { PollLoop } from './poll-loop.ts';
import type { ReleaseRoles } from './release-roles.ts';
import {
  claimDeadLetter,
  postponeDeadLetter,
  returnAbandoned,
  returnDeadLetter,
  settleDeadLetter,
} from './replay.repository.ts';
import type { ClaimedDeadLetter } from './replay.repository.ts';
import type { Log } from './settings.ts';

interface ReplayerParts {
  readonly database: Database;
  readonly inbox: Inbox;
  readonly handlers: () => Handlers;
  readonly roles: ReleaseRoles;
  readonly report: EndedReport;
  readonly log: Log;
}

/**
 * Takes marked dead letters back through their handler; the stable release only, one at a time, oldest first.
 * P1  Settling the row, the inbox row and the effects are one transaction: a replay is as safe to repeat as a message.
 * P2  The stored bytes are run; nothing goes back to the source topic.
 * P3  A record is claimed before it runs: one that ends the process waits again and does not run unasked.
 */
export class Replayer {
  readonly #parts: ReplayerParts;
  readonly #claimant = randomUUID();
  readonly #loop: PollLoop;

  constructor(parts: ReplayerParts) {
    this.#parts = parts;
    const next = () => this.#replayNext();
    this.#loop = new PollLoop({ next, complaint: 'cannot replay dead letters now', log: parts.log });
  }

  /** Begins to look for marked rows every second. */
  start(): void {
    this.#loop.start();
  }

  /** Finishes the one that runs. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #replayNext(): Promise<'one' | 'nothing'> {
    const { database, roles, handlers } = this.#parts;
    if (roles.current().role !== 'stable' || handlers().size === 0) return 'nothing';
    await database.query(returnAbandoned);
    const [claimed] = await database.query(claimDeadLetter, [this.#claimant]); // P3
    if (!claimed) return 'nothing';
    await this.#replay(claimed);
    return 'one';
  }

  async #replay(claimed: ClaimedDeadLetter): Promise<void> {
    const { database, handlers, report } = this.#parts;
    const startedAt = performance.now();
    const handler = handlers().get(claimed.event_type ?? '');
    const record = recordOf(claimed); // P2
    const key = [claimed.id, this.#claimant];
    let ended: Outcome;
    try {
      ended = await this.#applyAndSettle(claimed, record, handler);
    } catch (error) {
      const later = retryOf(error) === 'later';
      ended = later ? { outcome: 'later', reason: textOf(error) } : { outcome: 'dead', reason: 'unexpected' };
      if (later) await database.query(postponeDeadLetter, key);
      else await database.query(returnDeadLetter, [...key, textOf(error)]);
    }
    const { type, keyField } = handler
      ? { type: handler.use.event.type, keyField: handler.use.event.topic.key }
      : { type: 'unknown', keyField: 'key' };
    report.ended(record, ended, {
      type,
      keyField,
      durationMs: Math.round(performance.now() - startedAt),
      by: 'replay',
    });
  }

  async #applyAndSettle(
    claimed: ClaimedDeadLetter,
    record: ReceivedRecord,
    handler: Handler | undefined,
  ): Promise<Outcome> {
    const { database, inbox } = this.#parts;
    if (!handler) throw new Error(`this release does not consume ${claimed.event_type ?? 'records without a type'}`);
    const event = decode(record, handler.use);
    return database.transaction(async (tx) => {
      const ended = await inbox.apply(event, handler, tx);
      const [settled] = await tx.query(settleDeadLetter, [claimed.id, this.#claimant, labelOf(ended)]); // P1
      if (!settled) throw new Error('the dead letter was claimed by another process meanwhile');
      return ended;
    });
  }
}

function recordOf(claimed: ClaimedDeadLetter): ReceivedRecord {
  return {
    topic: claimed.topic,
    partition: claimed.partition,
    offset: claimed.record_offset,
    key: claimed.record_key,
    value: claimed.record_value,
    headers: claimed.record_headers.map(([name, base64]) => [name, Buffer.from(base64, 'base64')]),
    timestampMs: claimed.dead_at.getTime(),
  };
}
