import { textOf } from './error-kind.ts';
import type { Log } from './settings.ts';
import { WakeSignal } from './wake-signal.ts';

const POLL_MS = 1_000;

interface LoopParts {
  /** Does one thing, or finds nothing to do. */
  next(): Promise<'one' | 'nothing'>;
  /** What the log says when `next` throws. */
  readonly complaint: string;
  readonly log: Log;
}

/** Does one thing after the other for as long as there is one, then looks again every second; also after an error. */
export class PollLoop {
  readonly #parts: LoopParts;
  readonly #signal = new WakeSignal();
  #isStopping = false;
  #running: Promise<void> | undefined;

  constructor(parts: LoopParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#workUntilStopped();
  }

  /** Finishes the one that runs. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#signal.wake();
    await this.#running;
  }

  async #workUntilStopped(): Promise<void> {
    const { next, complaint, log } = this.#parts;
    while (!this.#isStopping) {
      const found = await next().catch((error: unknown) => {
        log.warn({ error: textOf(error) }, complaint);
        return 'nothing' as const;
      });
      if (found === 'nothing') await this.#signal.sleep(POLL_MS);
    }
  }
}
