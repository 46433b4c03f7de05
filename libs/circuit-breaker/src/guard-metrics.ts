import { metrics } from '@opentelemetry/api';
import type { Counter, ObservableGauge, ObservableResult } from '@opentelemetry/api';
import type { BreakerState } from './breaker.ts';
import type { UnavailableReason } from './guard.errors.ts';

const STATE_NUMBERS = { closed: 0, 'half-open': 1, open: 2 } satisfies Record<BreakerState, number>;

/** How a guarded call ended, as the metric names it. */
export type CallOutcome = 'answered' | UnavailableReason;

/** Reports one guard: gauge `circuit_breaker.state` (0 closed, 1 half-open, 2 open), counter `circuit_breaker.calls` by `circuit_breaker.outcome`. */
export class GuardMetrics {
  readonly #attributes: { readonly 'circuit_breaker.dependency': string };
  readonly #calls: Counter;
  readonly #gauge: ObservableGauge;
  readonly #observe: (result: ObservableResult) => void;

  constructor(dependency: string, state: () => BreakerState) {
    const meter = metrics.getMeter('two-pizza.circuit-breaker');
    this.#attributes = { 'circuit_breaker.dependency': dependency };
    this.#calls = meter.createCounter('circuit_breaker.calls', {
      unit: '{call}',
      description: 'Guarded calls by outcome',
    });
    this.#gauge = meter.createObservableGauge('circuit_breaker.state', {
      description: '0 closed, 1 half-open, 2 open',
    });
    this.#observe = (result) => result.observe(STATE_NUMBERS[state()], this.#attributes);
    this.#gauge.addCallback(this.#observe);
  }

  count(outcome: CallOutcome): void {
    this.#calls.add(1, { ...this.#attributes, 'circuit_breaker.outcome': outcome });
  }

  close(): void {
    this.#gauge.removeCallback(this.#observe);
  }
}
