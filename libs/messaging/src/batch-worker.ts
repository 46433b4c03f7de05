import type { EachBatchPayload } from 'kafkajs';
import { BatchProgress } from './batch-progress.ts';
import { ConsumerStanding } from './consumer-standing.ts';
import type { CrashGuard } from './crash-guard.ts';
import { textOf } from './error-kind.ts';
import { topicsOf, type Handlers } from './handlers.ts';
import type { Patience } from './inbox.ts';
import { typeOf } from './incoming.ts';
import type { MessageTaker } from './message-taker.ts';
import { consequences, type Outcome } from './outcome.ts';
import { PartitionPauses } from './partition-pauses.ts';
import { waitWhile } from './wait-while.ts';
import { keyOf, recordOf, type ReceivedRecord } from './record.ts';

const HEARTBEAT_MS = 200;

/** The batch as it runs: what it knows about going on. */
interface Flight extends Patience {
  readonly payload: EachBatchPayload;
  readonly topic: string;
  readonly progress: BatchProgress;
  goesOn(): boolean;
}

interface WorkerParts {
  readonly handlers: Handlers;
  readonly taker: MessageTaker;
  readonly guard: CrashGuard;
  readonly topicPrefix: string;
  readonly onSkipped: (record: ReceivedRecord) => void;
}

/**
 * Handles what kafkajs fetched, one batch of one partition at a time, several partitions at once.
 * B1  Messages of one key run in order; the first that waits stops its key, not the others.
 * B2  An offset moves only over messages that have ended; kafkajs commits what is resolved after the batch.
 * B3  While anything runs or waits, heartbeats go out; when the group wants to rebalance, nothing new is begun.
 * B4  A partition whose message waits is paused, longer each time, and read again from that message.
 */
export class BatchWorker {
  readonly #parts: WorkerParts;
  readonly #pauses = new PartitionPauses();
  readonly #endedBeyondGap = new Map<string, Set<number>>();
  /** How far this consumer is behind. */
  readonly standing = new ConsumerStanding();

  constructor(parts: WorkerParts) {
    this.#parts = parts;
  }

  /** The messages that wait, by topic. */
  lag(): Map<string, number> {
    return this.standing.byTopic(topicsOf(this.#parts.handlers));
  }

  /** The member has new partitions: what was remembered about the old ones is void. */
  forget(): void {
    this.#endedBeyondGap.clear();
    this.#pauses.forget();
    this.standing.forget();
  }

  /** Takes one batch as far as it goes. Throws only what tells kafkajs to join the group again. */
  async work(payload: EachBatchPayload): Promise<void> {
    const { topic: fullTopic, partition, messages } = payload.batch;
    const place = `${fullTopic}/${partition}`;
    const topic = fullTopic.slice(this.#parts.topicPrefix.length);
    const records = messages.map((message) => recordOf(topic, partition, message));
    let lost: unknown;
    const beat = setInterval(() => {
      payload
        .heartbeat()
        .then(() => payload.commitOffsetsIfNecessary())
        .catch((error: unknown) => (lost ??= error)); // B3
    }, HEARTBEAT_MS);
    const goesOn = () => lost === undefined && payload.isRunning() && !payload.isStale();
    const flight: Flight = {
      payload,
      topic,
      progress: new BatchProgress(records, this.#endedBeyondGap.get(place) ?? new Set()),
      goesOn,
      laterTries: this.#pauses.triesInPlace(place),
      wait: (ms) => waitWhile(goesOn, ms),
    };
    this.standing.took(place, {
      topic,
      end: Number(payload.batch.highWatermark),
      fetchedUpTo: records.at(-1)?.offset ?? -1,
      open: () => flight.progress.open(),
    });
    try {
      const ended = await this.#handleAll(flight);
      this.#endedBeyondGap.set(place, flight.progress.beyondGap());
      if (ended === 'waits')
        this.#pauses.pause(place, payload.pause()); // B4
      else if (ended === 'done') this.#pauses.clear(place);
    } finally {
      clearInterval(beat);
    }
    if (lost !== undefined) throw lost;
  }

  async #handleAll(flight: Flight): Promise<'done' | 'waits' | 'cut-short'> {
    const { progress, payload, topic } = flight;
    for (const record of progress.open()) {
      if (this.#parts.handlers.has(typeOf(record) ?? '') || typeOf(record) === undefined) continue;
      this.#parts.onSkipped(record);
      progress.end(record);
    }
    this.#resolve(flight);
    for (;;) {
      const open = progress.open();
      if (open.length === 0) return 'done';
      const ended = await this.#handleNext(flight, open).catch((error: unknown): 'waits' => {
        this.#parts.taker.logUntaken(topic, payload.batch.partition, textOf(error));
        return 'waits';
      });
      if (ended === 'done') continue;
      await this.#parts.guard.land(topic, payload.batch.partition).catch(() => undefined);
      return flight.goesOn() ? ended : 'cut-short';
    }
  }

  /** Handles all open records, or, after a crash, first those that may have caused it. */
  async #handleNext(flight: Flight, open: readonly ReceivedRecord[]): Promise<'done' | 'waits'> {
    const { topic } = flight;
    const { partition } = flight.payload.batch;
    const suspectUpTo = await this.#parts.guard.takeOff(topic, partition, {
      first: open[0]!.offset,
      last: open.at(-1)!.offset,
    });
    if (suspectUpTo === undefined) {
      const lanes = [...Map.groupBy(open, keyOf).values()]; // B1
      const ended = await Promise.all(lanes.map((lane) => this.#handleInOrder(flight, lane, 'together')));
      return ended.every((one) => one === 'done') ? 'done' : 'waits';
    }
    const suspects = open.filter((record) => record.offset <= suspectUpTo);
    const ended = await this.#handleInOrder(flight, suspects, 'alone');
    if (ended === 'done') await this.#parts.guard.clear(topic, partition, suspectUpTo);
    return ended;
  }

  async #handleInOrder(
    flight: Flight,
    records: readonly ReceivedRecord[],
    company: 'together' | 'alone',
  ): Promise<'done' | 'waits'> {
    for (const record of records) {
      if (!flight.goesOn()) return 'waits';
      const ended: Outcome = await this.#parts.taker.take(
        record,
        this.#parts.handlers.get(typeOf(record) ?? ''),
        flight,
        company,
      );
      if (consequences[ended.outcome] === 'stays') return 'waits';
      flight.progress.end(record);
      this.#resolve(flight);
    }
    return 'done';
  }

  #resolve(flight: Flight): void {
    const upTo = flight.progress.advance();
    if (upTo !== undefined) flight.payload.resolveOffset(String(upTo)); // B2
  }
}
