import { describe, expect, it } from '@jest/globals';
import { stopInOrder } from './stop.ts';
import type { StopPart } from './service-parts.ts';

/** A stop whose every step is written down. */
function recorded(parts: StopPart[] = [], drain: StopPart[] = []) {
  const steps: string[] = [];
  const step = (name: string): StopPart => ({ name, stop: async () => void steps.push(name) });
  const plan = {
    failReadiness: () => void steps.push('unready'),
    drain: [step('http'), step('messages'), ...drain],
    parts: [...parts, step('relay'), step('database')],
    flushTelemetry: async () => void steps.push('telemetry'),
    log: {
      info: () => undefined,
      error: (fields: object) => void steps.push(`fault: ${(fields as { part: string }).part}`),
    },
    drainDeadlineMs: 50,
    partDeadlineMs: 50,
  };
  return { steps, plan };
}

const never: StopPart = { name: 'stuck', stop: () => new Promise(() => undefined) };
const broken: StopPart = { name: 'broken', stop: () => Promise.reject(new Error('no')) };

describe('a service stops', () => {
  it('in order', async () => {
    const { steps, plan } = recorded();
    expect(await stopInOrder(plan)).toBe('stopped');
    expect(steps).toEqual(['unready', 'http', 'messages', 'relay', 'database', 'telemetry']);
  });

  it('its parts only when all that ran has finished', async () => {
    let finish = () => {};
    const running: StopPart = { name: 'running', stop: () => new Promise((resolve) => (finish = resolve)) };
    const { steps, plan } = recorded([], [running]);
    const stopped = stopInOrder({ ...plan, drainDeadlineMs: 60_000 });
    await Promise.resolve();
    expect(steps).toEqual(['unready', 'http', 'messages']);
    finish();
    await stopped;
    expect(steps).toContain('database');
  });

  it.each([
    ['does not finish', never],
    ['fails', broken],
  ])('all the same when what runs %s', async (_, part) => {
    const { steps, plan } = recorded([], [part]);
    expect(await stopInOrder(plan)).toBe('stopped-with-faults');
    expect(steps).toEqual(['unready', 'http', 'messages', `fault: ${part.name}`, 'relay', 'database', 'telemetry']);
  });

  it('by the deadline that a part asks for, not by the common one', async () => {
    const { plan } = recorded([{ ...never, deadlineMs: 50 }]);
    expect(await stopInOrder({ ...plan, partDeadlineMs: 3_600_000 })).toBe('stopped-with-faults');
  });

  it.each([
    ['does not stop', never],
    ['fails', broken],
  ])('the other parts when one %s', async (_, part) => {
    const { steps, plan } = recorded([part]);
    expect(await stopInOrder(plan)).toBe('stopped-with-faults');
    expect(steps.slice(-4)).toEqual([`fault: ${part.name}`, 'relay', 'database', 'telemetry']);
  });

  it('cleanly even when nobody takes its telemetry', async () => {
    const { plan } = recorded();
    expect(await stopInOrder({ ...plan, flushTelemetry: () => Promise.reject(new Error('nobody listens')) })).toBe(
      'stopped',
    );
  });
});
