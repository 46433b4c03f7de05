/** Of requests that begin a trace; whatever follows them follows their decision. */
const SAMPLED_SHARE = '0.05';

/**
 * What OTEL_* say when nobody says it. OpenTelemetry's own default keeps every trace, which costs a busy service more than
 * the traces are worth: whoever wants all sets `OTEL_TRACES_SAMPLER=parentbased_always_on`, as the control room does.
 */
export function telemetryDefaults(env: NodeJS.ProcessEnv): Record<string, string> {
  const defaults = {
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    // Logs go to standard output only; whoever wants them elsewhere collects them there.
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'env,serviceinstance,host',
    ...(env['OTEL_TRACES_SAMPLER']
      ? {}
      : { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: SAMPLED_SHARE }),
  };
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !env[name]));
}
