// A guarded call, from outside to inside; the order is the point:
//   fallback (the caller's) → bulkhead → deadline → retry → breaker → attempt timeout → call
// G1 a call never takes longer than its deadline, and never waits for a place: full is full
// G2 what the bulkhead or the deadline refuses without asking is no failure of the dependency: the breaker does not see it
// G3 an attempt that is given up is also aborted: nothing keeps running behind the caller's back
// G4 only idempotent methods are repeated, within the deadline and the retry budget
import type { OperationUse, ReadAnswerOf, SendsOf } from '@two-pizza/contracts-kit';
import { Pool } from 'undici';
import { Breaker } from './breaker.ts';
import type { BreakerState } from './breaker.ts';
import { refuseNonsense } from './guard-options.ts';
import type { GuardOptions } from './guard-options.ts';
import { GuardMetrics } from './guard-metrics.ts';
import { AttemptFailed, DependencyUnavailable } from './guard.errors.ts';
import { readAnswer, requestOf } from './operation-request.ts';
import type { HttpRequest } from './operation-request.ts';
import { isIdempotent, jitteredPauseMs, pauseWithin, RetryBudget } from './retry.ts';

// Shorter than any server or proxy of ours keeps an idle connection (HAProxy 5 s, services 75 s).
const KEEP_ALIVE_MS = 4000;
const LARGEST_ANSWER_BYTES = 8_388_608;

/** Calls operations of one dependency, so that its trouble costs the caller at most a deadline. */
export class DependencyGuard {
  readonly #options: GuardOptions;
  readonly #pool: Pool;
  readonly #breaker: Breaker;
  readonly #metrics: GuardMetrics;
  readonly #budget = new RetryBudget();
  readonly #basePath: string;
  #running = 0;

  constructor(options: GuardOptions) {
    refuseNonsense(options);
    this.#options = options;
    const { origin, pathname } = new URL(options.baseUrl);
    this.#basePath = pathname.replace(/\/$/, '');
    this.#pool = new Pool(origin, {
      connections: options.maxConcurrent,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      connect: { timeout: options.attemptTimeoutMs },
      maxResponseSize: LARGEST_ANSWER_BYTES,
    });
    const { dependency: name, openAfterErrorPercent, volumeThreshold, halfOpenAfterMs } = options;
    this.#breaker = new Breaker({
      name,
      openAfterErrorPercent,
      volumeThreshold,
      halfOpenAfterMs,
      onChange: (state) => options.onStateChange?.(state),
    });
    this.#metrics = new GuardMetrics(name, () => this.#breaker.state());
  }

  /** Calls an operation and gives one of the answers that the use reads. Throws DependencyUnavailable when there is none. */
  async call<U extends OperationUse>(use: U, sends: SendsOf<U>): Promise<ReadAnswerOf<U>> {
    const request = requestOf(use, sends);
    try {
      const answer = await this.#throughBulkhead((deadline) => this.#withRetries(use, request, deadline));
      this.#metrics.count('answered');
      return answer as ReadAnswerOf<U>;
    } catch (error) {
      if (!(error instanceof AttemptFailed)) throw error;
      this.#metrics.count(error.reason);
      if (error.answer) return error.answer as ReadAnswerOf<U>;
      throw new DependencyUnavailable(this.#options.dependency, error.reason, { cause: error.cause });
    }
  }

  state(): BreakerState {
    return this.#breaker.state();
  }

  /** Lets running calls end, closes connections and timers. */
  async close(): Promise<void> {
    this.#breaker.close();
    this.#metrics.close();
    await this.#pool.close();
  }

  async #throughBulkhead<T>(action: (deadline: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running >= this.#options.maxConcurrent) throw new AttemptFailed('full', { isFault: false }); // G1, G2
    this.#running += 1;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.#options.deadlineMs);
    try {
      return await action(deadline.signal);
    } finally {
      clearTimeout(timer);
      this.#running -= 1;
    }
  }

  async #withRetries(use: OperationUse, request: HttpRequest, deadline: AbortSignal): Promise<unknown> {
    this.#budget.earn();
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await this.#breaker.run(() => this.#attempt(use, request, deadline));
      } catch (error) {
        if (!this.#mayRepeat(error, request, repeats)) throw error;
        if ((await pauseWithin(jitteredPauseMs(repeats + 1), deadline)) === 'deadline') throw error;
      }
    }
  }

  #mayRepeat(error: unknown, request: HttpRequest, repeats: number): boolean {
    if (!(error instanceof AttemptFailed) || !error.mayRepeat || !isIdempotent(request.method)) return false; // G4
    return repeats < this.#options.retries && this.#breaker.state() === 'closed' && this.#budget.spend() === 'paid';
  }

  async #attempt(
    use: OperationUse,
    { method, path, headers, body }: HttpRequest,
    deadline: AbortSignal,
  ): Promise<unknown> {
    const attempt = new AbortController();
    const giveUp = () => attempt.abort(); // G3
    const timer = setTimeout(giveUp, this.#options.attemptTimeoutMs);
    deadline.addEventListener('abort', giveUp); // AbortSignal.any does the same at several times the cost
    try {
      const answer = await this.#pool.request({
        method,
        path: this.#basePath + path,
        headers,
        body: body ?? null,
        signal: attempt.signal,
      });
      return readAnswer(use, { status: answer.statusCode, text: await answer.body.text() });
    } catch (error) {
      if (error instanceof AttemptFailed) throw error;
      if (deadline.aborted) throw new AttemptFailed('deadline', { cause: error });
      throw new AttemptFailed('network', { mayRepeat: true, cause: error });
    } finally {
      clearTimeout(timer);
      deadline.removeEventListener('abort', giveUp);
    }
  }
}
