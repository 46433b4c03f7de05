import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { Telemetry, telemetrySettings } from './telemetry.ts';

describe('telemetry of the services', () => {
  it('goes to the control room by default, also when the user chooses how much', () => {
    expect(telemetrySettings({ OTEL_TRACES_SAMPLER: 'always_on', OTEL_BSP_SCHEDULE_DELAY: '250' }, 7117)).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:7117/otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRIC_EXPORT_INTERVAL: '10000',
      OTEL_METRIC_EXPORT_TIMEOUT: '5000',
    });
  });

  it.each([
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_TRACES_EXPORTER',
    'OTEL_METRICS_EXPORTER',
    'OTEL_SDK_DISABLED',
  ])('goes where %s says when the user has set it', (name) => {
    expect(telemetrySettings({ [name]: 'x' }, 7117)).toEqual({ OTEL_TRACES_SAMPLER: 'parentbased_always_on' });
    expect(telemetrySettings({ [name]: 'x', OTEL_TRACES_SAMPLER: 'always_off' }, 7117)).toEqual({});
    expect(telemetrySettings({ [name]: '' }, 7117)).toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  it('is answered as OTLP wants, also when it is none', async () => {
    const api = Fastify();
    new Telemetry({ OTEL_TRACES_EXPORTER: 'none' }).addRoutes(api);
    const traces = (payload: object) => api.inject({ method: 'POST', url: '/otlp/v1/traces', payload });
    expect((await traces({ resourceSpans: [] })).json()).toEqual({});
    expect((await traces({ resourceSpans: 7 })).statusCode).toBe(400);
    expect(
      (await traces({ resourceSpans: [{ scopeSpans: [{ spans: [{ startTimeUnixNano: 'x' }] }] }] })).statusCode,
    ).toBe(400);
    const asked = await api.inject('/traces?of=o-1');
    expect(asked.json()).toMatchObject({ traces: [], kept: 1000, sentTo: 'OTEL_TRACES_EXPORTER=none' });
    expect((await api.inject('/metrics')).headers['content-type']).toMatch(/^text\/plain; version=0.0.4/);
  });
});
