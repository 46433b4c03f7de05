import type { ReceivedRecord } from './record.ts';

/** How far a consumer is behind on the partitions that it has. Of what it has not fetched only the number is known. */
export interface Standing {
  readonly unhandled: number;
  /** Since when the oldest fetched message that has not ended waits, as its producer stamped it; 0: none waits. */
  readonly oldestUnhandledMs: number;
}

interface Place {
  readonly topic: string;
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
    const places = [...this.#places.values()];
    const oldest = Math.min(nowMs, ...places.map(({ open }) => open()[0]?.timestampMs ?? nowMs));
    return { unhandled: places.reduce((sum, place) => sum + unhandledOf(place), 0), oldestUnhandledMs: nowMs - oldest };
  }

  /** The unhandled messages of each of these topics. */
  byTopic(topics: readonly string[]): Map<string, number> {
    const counts = new Map(topics.map((topic) => [topic, 0]));
    for (const place of this.#places.values())
      counts.set(place.topic, (counts.get(place.topic) ?? 0) + unhandledOf(place));
    return counts;
  }
}

function unhandledOf({ end, fetchedUpTo, open }: Place): number {
  return open().length + Math.max(0, end - 1 - fetchedUpTo);
}
