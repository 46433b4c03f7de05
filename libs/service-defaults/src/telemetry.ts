// Loaded before the program: `node --import ./telemetry.js main.js`. Starts OpenTelemetry as OTEL_* say.
// No import hook is needed: HTTP, SQL and Kafka spans are made by our own libs, undici reports by diagnostics channel.
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { thisRelease } from './release.ts';
import { telemetryDefaults } from './telemetry-defaults.ts';
import { registerTelemetry } from './telemetry-handle.ts';

const env = process.env;

/** True when OTEL_* name somewhere to send this signal to. */
function isSent(signal: 'TRACES' | 'METRICS'): boolean {
  return [`OTEL_${signal}_EXPORTER`, 'OTEL_EXPORTER_OTLP_ENDPOINT', `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`].some(
    (name) => env[name],
  );
}

/** Keeps nothing. With it spans have ids, so that logs and answers can name their trace even when no trace is sent. */
const keepsNothing = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };

function startTelemetry(): void {
  const { service, release } = thisRelease();
  Object.assign(env, telemetryDefaults(env));
  const version = `service.version=${encodeURIComponent(release)}`;
  env['OTEL_RESOURCE_ATTRIBUTES'] = env['OTEL_RESOURCE_ATTRIBUTES']
    ? `${version},${env['OTEL_RESOURCE_ATTRIBUTES']}`
    : version;
  const sdk = new NodeSDK({
    serviceName: env['OTEL_SERVICE_NAME'] ?? service,
    instrumentations: [new UndiciInstrumentation({ requireParentforSpans: true }), new RuntimeNodeInstrumentation()],
    ...(!isSent('TRACES') || env['OTEL_TRACES_EXPORTER'] === 'none' ? { spanProcessors: [keepsNothing] } : {}),
    ...(!isSent('METRICS') ? { metricReaders: [] } : {}),
  });
  sdk.start();
  registerTelemetry(sdk);
}

startTelemetry();
