/**
 * Whose candidate starts now. A process that starts needs a processor for seconds, and more of them at once are not ready
 * earlier: they only make slow what customers use meanwhile.
 */
import { availableParallelism } from 'node:os';

/** Half of the processors start, the other half serves. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2));

/** Turns in the order of asking. Who leaves while waiting loses nothing for the others. */
export class StartTurns {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(atOnce = AT_ONCE) {
    this.free = atOnce;
  }

  /** Does the work when a turn is free; `onWait` hears that it is not. Throws the signal's reason while it waits. */
  async take<T>(work: () => Promise<T>, signal: AbortSignal, onWait: () => void): Promise<T> {
    await this.turn(signal, onWait);
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }

  private async turn(signal: AbortSignal, onWait: () => void): Promise<void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    onWait();
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(mine), 1);
        reject(signal.reason as Error);
      };
      const mine = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(mine);
    });
  }
}
