import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it was exported over OTLP/HTTP as JSON. */
export interface ExportedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

type Value = { stringValue?: string; intValue?: number | string; doubleValue?: number };
type Attribute = { key: string; value: Value };

const valueOf = ({ stringValue, intValue, doubleValue }: Value) =>
  stringValue ?? (intValue === undefined ? doubleValue : Number(intValue));
const recordOf = (attributes: Attribute[] = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));

/** Receives what a service exports; also answers other requests, and keeps their headers. */
export class SampleReceiver {
  readonly spans: ExportedSpan[] = [];
  readonly resources: Record<string, unknown>[] = [];
  readonly metrics: {
    name: string;
    unit?: string;
    points: { attributes: Record<string, unknown>; count: number }[];
  }[] = [];
  readonly otherRequests: { url: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  readonly #server = createServer();

  async start(): Promise<this> {
    this.#server.on('request', async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      if (request.url === '/v1/traces') this.#takeTraces(JSON.parse(text));
      else if (request.url === '/v1/metrics') this.#takeMetrics(JSON.parse(text));
      else this.otherRequests.push({ url: String(request.url), headers: request.headers });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #takeTraces(sent: {
    resourceSpans: {
      resource: { attributes: Attribute[] };
      scopeSpans: { spans: (ExportedSpan & { attributes: Attribute[] })[] }[];
    }[];
  }): void {
    for (const { resource, scopeSpans } of sent.resourceSpans) {
      this.resources.push(recordOf(resource.attributes));
      const spans = scopeSpans.flatMap((scope) => scope.spans);
      this.spans.push(...spans.map((span) => ({ ...span, attributes: recordOf(span.attributes) })));
    }
  }

  #takeMetrics(sent: {
    resourceMetrics: {
      scopeMetrics: {
        metrics: {
          name: string;
          unit?: string;
          histogram?: { dataPoints: { attributes: Attribute[]; count: number | string }[] };
        }[];
      }[];
    }[];
  }): void {
    const metrics = sent.resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    for (const { name, unit, histogram } of metrics) {
      const points = (histogram?.dataPoints ?? []).map(({ attributes, count }) => ({
        attributes: recordOf(attributes),
        count: Number(count),
      }));
      this.metrics.push({ name, ...(unit ? { unit } : {}), points });
    }
  }
}
