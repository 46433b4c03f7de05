import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { OtlpLog, OtlpMetric, Span } from './otlp.ts';
import { readLogs, readMetrics, readSpans } from './otlp-reader.ts';

const POLL_MS = 50;

/** Keeps the newest of each kind; older ones are forgotten. */
const KEPT = { spans: 50_000, logs: 10_000, metrics: 10_000 };

/** Takes what OpenTelemetry exports by OTLP over HTTP in JSON, and keeps it in memory. */
export class OtlpReceiver {
  #server: Server | undefined;
  readonly #spans: Span[] = [];
  readonly #metrics: OtlpMetric[] = [];
  readonly #logs: OtlpLog[] = [];

  /** Listens; returns the URL for OTEL_EXPORTER_OTLP_ENDPOINT. */
  async start({ port = 0, host = '127.0.0.1' }: { port?: number; host?: string } = {}): Promise<string> {
    this.#server = createServer((request, response) => void this.answer(request, response));
    const server = this.#server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    return `http://${host}:${(server.address() as AddressInfo).port}`;
  }

  /** Answers `POST /v1/traces|metrics|logs`; anything else is a 404, another format a 415, nonsense a 400. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const take = this.#takers[request.url ?? ''];
    if (request.method !== 'POST' || take === undefined)
      return end(response, 404, { message: 'known: POST /v1/traces, /v1/metrics, /v1/logs' });
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      return end(response, 415, { message: 'only OTLP in JSON: set OTEL_EXPORTER_OTLP_PROTOCOL=http/json' });
    }
    try {
      const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
      take(JSON.parse(await text(body)));
    } catch (error) {
      return end(response, 400, { message: `not OTLP: ${(error as Error).message}` });
    }
    end(response, 200, {});
  }

  readonly #takers: Readonly<Record<string, (body: unknown) => void>> = {
    '/v1/traces': (body) => keep(this.#spans, readSpans(body), KEPT.spans),
    '/v1/metrics': (body) => keep(this.#metrics, readMetrics(body), KEPT.metrics),
    '/v1/logs': (body) => keep(this.#logs, readLogs(body), KEPT.logs),
  };

  /** All spans, or those of one trace, by their start. */
  spans(traceId?: string): Span[] {
    const found = this.#spans.filter((span) => traceId === undefined || span.traceId === traceId);
    return found.sort((a, b) => a.startMs - b.startMs);
  }

  /** Points of all metrics, or of those with one name, oldest first. */
  metrics(name?: string): OtlpMetric[] {
    return this.#metrics.filter((metric) => name === undefined || metric.name === name);
  }

  logs(): OtlpLog[] {
    return [...this.#logs];
  }

  /** Waits until the spans received so far satisfy the predicate; returns them. Fails with the names of what came. */
  async waitForSpans(predicate: (spans: Span[]) => boolean, deadlineMs = 15_000): Promise<Span[]> {
    const deadline = Date.now() + deadlineMs;
    for (;;) {
      const spans = this.spans();
      if (predicate(spans)) return spans;
      if (Date.now() > deadline) {
        const names = spans.slice(-40).map((span) => `  ${span.service}: ${span.name}`);
        throw new Error(
          `the spans waited for did not come within ${deadlineMs} ms; the last of ${spans.length}:\n${names.join('\n')}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function keep<T>(kept: T[], more: readonly T[], limit: number): void {
  kept.push(...more);
  if (kept.length > limit) kept.splice(0, kept.length - limit);
}

function end(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
