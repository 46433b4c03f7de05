/** Where the services' traces and metrics go: to the control room itself, unless the user sends them elsewhere. */
import type { FastifyInstance } from 'fastify';
import { readMetrics, readSpans } from '@two-pizza/local-infra';
import { z } from 'zod';
import { MetricStore } from './metric-store.ts';
import { prometheusText } from './prometheus-text.ts';
import { TraceStore } from './trace-store.ts';
import type { TracesAnswer } from './trace-view.ts';

/** Under it lie `/v1/traces` and `/v1/metrics`, as OTLP over HTTP wants. */
export const OTLP_PATH = '/otlp';

/** A batch has at most 512 spans of about 1 KB. */
const BATCH_BYTES = 4 * 1024 * 1024;

/** Sent soon enough for who places an order and then asks for its trace; milliseconds. */
const LOCAL = {
  OTEL_BSP_SCHEDULE_DELAY: '500',
  OTEL_METRIC_EXPORT_INTERVAL: '10000',
  OTEL_METRIC_EXPORT_TIMEOUT: '5000',
};

/** On one's own machine every trace is worth its cost; services by themselves keep one of twenty. */
const SAMPLER = { OTEL_TRACES_SAMPLER: 'parentbased_always_on' };

/** Settings that say where telemetry goes. Others, such as the sampler's, leave the control room as the receiver. */
const DESTINATION = /^OTEL_(?:EXPORTER_OTLP_(?:\w+_)?ENDPOINT|(?:TRACES|METRICS)_EXPORTER|SDK_DISABLED)$/;

/** What a service gets on top of the user's environment; only the sampler, if anything, when that says where telemetry goes. */
export function telemetrySettings(env: NodeJS.ProcessEnv, controlRoomPort: number): Record<string, string> {
  const sampler = env['OTEL_TRACES_SAMPLER'] ? {} : SAMPLER;
  if (sentElsewhere(env) !== undefined) return sampler;
  const wishes = Object.entries(LOCAL).filter(([name]) => !env[name]);
  return {
    ...sampler,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${controlRoomPort}${OTLP_PATH}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    ...Object.fromEntries(wishes),
  };
}

/** The user's settings that send telemetry elsewhere, as one would type them. */
export function sentElsewhere(env: NodeJS.ProcessEnv): string | undefined {
  const found = Object.entries(env).filter(([name, value]) => DESTINATION.test(name) && value);
  return found.length === 0 ? undefined : found.map(([name, value]) => `${name}=${value}`).join(' ');
}

const Query = z.strictObject({ of: z.string().min(1).max(100) });
const MetricsQuery = z.strictObject({ as: z.enum(['text', 'json']).default('text') });

/** What the control room remembers of what the services tell. */
export class Telemetry {
  private readonly traces = new TraceStore();
  private readonly metrics = new MetricStore();
  private readonly sentTo: string | undefined;

  /** `env` is what the services inherit. */
  constructor(env: NodeJS.ProcessEnv) {
    this.sentTo = sentElsewhere(env);
  }

  /** Adds the routes: what the services send, and what people ask. */
  addRoutes(api: FastifyInstance): void {
    const options = { bodyLimit: BATCH_BYTES };
    api.post(`${OTLP_PATH}/v1/traces`, options, ({ body }) => this.taken(() => this.traces.add(readSpans(body))));
    api.post(`${OTLP_PATH}/v1/metrics`, options, ({ body }) => this.taken(() => this.metrics.add(readMetrics(body))));
    api.get('/traces', ({ query }): TracesAnswer => {
      const answer = this.traces.find(Query.parse(query).of);
      return this.sentTo === undefined ? answer : { ...answer, sentTo: this.sentTo };
    });
    api.get('/metrics', ({ query }, reply) => {
      const points = this.metrics.newest();
      if (MetricsQuery.parse(query).as === 'json') return reply.send({ items: points });
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(prometheusText(points));
    });
  }

  /** OTLP wants an empty object; a body that is no OTLP is the sender's fault. */
  private taken(keep: () => void): object {
    try {
      keep();
      return {};
    } catch (cause) {
      throw Object.assign(new Error(`not OTLP in JSON: ${String(cause)}`, { cause }), { statusCode: 400 });
    }
  }
}
