import { afterEach, expect, it } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import type { Attributes, Meter, MeterProvider, ObservableCallback, ObservableResult } from '@opentelemetry/api';
import { guardOf, json, readsPart, SampleDependency } from './sample-dependency.ts';

const part = { params: { partId: 'p1' }, query: {} };

/** A meter that keeps what is reported: the lib may only know the API, whoever runs it brings the SDK. */
class KeepingMeter {
  readonly callbacks = new Set<ObservableCallback>();
  readonly counted: Attributes[] = [];
  createCounter = () => ({ add: (_: number, attributes: Attributes) => void this.counted.push(attributes) });
  createObservableGauge = () => ({
    addCallback: (callback: ObservableCallback) => void this.callbacks.add(callback),
    removeCallback: (callback: ObservableCallback) => void this.callbacks.delete(callback),
  });

  observed(): [number, Attributes | undefined][] {
    const seen: [number, Attributes | undefined][] = [];
    const result = {
      observe: (value: number, attributes?: Attributes) => void seen.push([value, attributes]),
    } as ObservableResult;
    for (const callback of this.callbacks) void callback(result);
    return seen;
  }
}

afterEach(() => metrics.disable());

it('reports its state and how calls ended, until it is closed', async () => {
  const meter = new KeepingMeter();
  metrics.setGlobalMeterProvider({ getMeter: () => meter as unknown as Meter } satisfies MeterProvider);
  const parts = await new SampleDependency().start();
  const { guard } = guardOf(parts.url);
  const name = { 'circuit_breaker.dependency': 'parts' };

  await guard.call(readsPart, part);
  expect(meter.observed()).toEqual([[0, name]]);
  parts.answer = json(500, {});
  for (let i = 0; i < 12; i += 1) await guard.call(readsPart, part).catch(() => undefined);
  expect(meter.observed()).toEqual([[2, name]]);
  const outcomes = meter.counted.map((attributes) => attributes['circuit_breaker.outcome']);
  expect(outcomes).toEqual(['answered', ...Array(9).fill('server-error'), ...Array(3).fill('open')]);

  await guard.close();
  await parts.stop();
  expect(meter.observed()).toEqual([]);
});
