const FIRST_MS = 500;
const LONGEST_MS = 5_000;
const TRIES_IN_PLACE = 3;

/** Which partitions wait because a message of theirs could not be handled yet. */
export class PartitionPauses {
  readonly #times = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** A partition that has paused already must not hold up the others again: kafkajs fetches for all at once. */
  triesInPlace(place: string): number {
    return this.#times.has(place) ? 1 : TRIES_IN_PLACE;
  }

  /** Calls `resume` after a pause that doubles each time, up to five seconds. */
  pause(place: string, resume: () => void): void {
    const times = this.#times.get(place) ?? 0;
    this.#times.set(place, times + 1);
    const pauseMs = Math.min(FIRST_MS * 2 ** times, LONGEST_MS) * (0.75 + Math.random() / 2);
    clearTimeout(this.#timers.get(place));
    this.#timers.set(place, setTimeout(resume, pauseMs).unref());
  }

  /** The partition goes on as usual. */
  clear(place: string): void {
    this.#times.delete(place);
  }

  /** The partitions may belong to another member now. Running timers still resume: a resume too many does no harm. */
  forget(): void {
    this.#times.clear();
  }
}
