import { describe, expect, it } from '@jest/globals';
import { telemetryDefaults } from './telemetry-defaults.ts';

describe('telemetry that nobody has set', () => {
  it('keeps one of twenty traces', () => {
    expect(telemetryDefaults({})).toMatchObject({
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.05',
    });
    expect(telemetryDefaults({ OTEL_TRACES_SAMPLER_ARG: '0.5' })).not.toHaveProperty('OTEL_TRACES_SAMPLER_ARG');
  });

  it('leaves a sampler that somebody has chosen its own argument', () => {
    const defaults = telemetryDefaults({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_LOGS_EXPORTER: 'otlp' });
    expect(Object.keys(defaults)).toEqual(['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_NODE_RESOURCE_DETECTORS']);
  });
});
