import type { ReceivedRecord } from './record.ts';

/** How far a consumer is behind on the partitions that it has. Of what it has not fetched only the number is known. */
export interface Standing {
  readonly unhandled: number;
  /** Since when the oldest fetched message that has not ended waits, as its producer stamped it; 0: none waits. */
  readonly oldestUnhandledMs: number;
}

interface Place {
  /** Offset after the last one that the broker had at the latest fetch. */
  readonly end: number;
  readonly open: () => readonly ReceivedRecord[];
  readonly fetchedUpTo: number;
}

/** What a consumer has in hand, partition by partition: the judge's evidence whether it keeps up. */
export class ConsumerStanding {
  readonly #places = new Map<string, Place>();

  /** A batch has come; `open` are those of its messages that have not ended, at any time later. */
  took(place: string, batch: Place): void {
    this.#places.set(place, batch);
  }

  /** Other partitions now. */
  forget(): void {
    this.#places.clear();
  }

  now(nowMs: number): Standing {
    let unhandled = 0;
    let oldest = nowMs;
    for (const { end, fetchedUpTo, open } of this.#places.values()) {
      const inHand = open();
      unhandled += inHand.length + Math.max(0, end - 1 - fetchedUpTo);
      oldest = Math.min(oldest, inHand[0]?.timestampMs ?? oldest);
    }
    return { unhandled, oldestUnhandledMs: nowMs - oldest };
  }
}
