import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';
import { AttemptFailed } from './guard.errors.ts';

const WINDOW_MS = 10_000;
const BUCKETS = 10;

/** closed: calls go through; open: none does; half-open: one tries. */
export type BreakerState = 'closed' | 'open' | 'half-open';

interface BreakerOptions {
  readonly name: string;
  /** Opens when more than this share of the calls of the last 10 s failed … */
  readonly openAfterErrorPercent: number;
  /** … and there were at least this many. */
  readonly volumeThreshold: number;
  readonly halfOpenAfterMs: number;
  onChange(state: BreakerState): void;
}

/** opossum with its traps closed: no timeout of its own, no cache, no capacity, no statistics that nobody reads. */
export class Breaker {
  readonly #circuit: CircuitBreaker<[() => Promise<unknown>], unknown>;
  readonly #window = new EventEmitter();
  readonly #rotation: NodeJS.Timeout;

  constructor(options: BreakerOptions) {
    this.#circuit = new CircuitBreaker((action: () => Promise<unknown>) => action(), {
      name: options.name,
      timeout: false,
      errorThresholdPercentage: options.openAfterErrorPercent,
      volumeThreshold: options.volumeThreshold,
      resetTimeout: options.halfOpenAfterMs,
      rollingCountTimeout: WINDOW_MS,
      rollingCountBuckets: BUCKETS,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      rotateBucketController: this.#window,
      errorFilter: (error: unknown) => error instanceof AttemptFailed && !error.isFault,
    });
    this.#rotation = setInterval(() => this.#rotate(1), WINDOW_MS / BUCKETS).unref();
    this.#circuit.on('open', () => options.onChange('open'));
    this.#circuit.on('halfOpen', () => options.onChange('half-open'));
    this.#circuit.on('close', () => {
      this.#rotate(BUCKETS); // opossum keeps the failures that opened it: the first new one would open it again
      options.onChange('closed');
    });
  }

  state(): BreakerState {
    if (this.#circuit.halfOpen) return 'half-open';
    return this.#circuit.opened ? 'open' : 'closed';
  }

  /** Runs an action through the breaker; throws `AttemptFailed` with the reason `open` without running it while open. */
  async run<T>(action: () => Promise<T>): Promise<T> {
    try {
      return (await this.#circuit.fire(action)) as T;
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'EOPENBREAKER' || error.code === 'ESHUTDOWN')) {
        throw new AttemptFailed('open', { cause: error });
      }
      throw error;
    }
  }

  close(): void {
    clearInterval(this.#rotation);
    this.#circuit.shutdown();
  }

  #rotate(buckets: number): void {
    for (let i = 0; i < buckets; i += 1) this.#window.emit('rotate');
  }
}
