import type { ReceivedRecord } from './record.ts';

/**
 * How far a batch of one partition has come. Keys end in any order, but an offset says "everything before": so it
 * moves only over records that have ended without a gap. What ended beyond a gap is remembered for the next fetch.
 */
export class BatchProgress {
  readonly #records: readonly ReceivedRecord[];
  readonly #ended: Set<number>;
  #next = 0;

  /** `endedBefore` are the offsets that ended when the partition was fetched last; they are not handled again. */
  constructor(records: readonly ReceivedRecord[], endedBefore: ReadonlySet<number>) {
    this.#records = records;
    this.#ended = new Set(records.filter((record) => endedBefore.has(record.offset)).map((record) => record.offset));
  }

  /** The records that still have to be handled. */
  open(): ReceivedRecord[] {
    return this.#records.filter((record) => !this.#ended.has(record.offset));
  }

  /** Notes that a record has ended. */
  end(record: ReceivedRecord): void {
    this.#ended.add(record.offset);
  }

  /** The last offset before which, itself included, everything has ended; undefined when that has not moved. */
  advance(): number | undefined {
    const before = this.#next;
    while (this.#next < this.#records.length && this.#ended.has(this.#records[this.#next]!.offset)) this.#next++;
    return this.#next === before ? undefined : this.#records[this.#next - 1]!.offset;
  }

  /** Ended offsets beyond the first gap. */
  beyondGap(): Set<number> {
    return new Set(
      this.#records
        .slice(this.#next)
        .map((record) => record.offset)
        .filter((offset) => this.#ended.has(offset)),
    );
  }
}
