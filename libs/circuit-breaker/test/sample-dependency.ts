import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DependencyGuard } from '@two-pizza/circuit-breaker';
import type { BreakerState, GuardOptions } from '@two-pizza/circuit-breaker';
import { defineOperation, usesOperation } from '@two-pizza/contracts-kit';
import { z } from 'zod';

const Part = z.object({ partId: z.string(), name: z.string(), weight: z.number() });

const getPart = defineOperation({
  id: 'parts.get-part',
  summary: 'Shows a part',
  method: 'GET',
  path: '/parts/{partId}',
  access: 'public',
  exposure: 'internal',
  request: { params: z.strictObject({ partId: z.string() }), query: z.strictObject({ unit: z.string().optional() }) },
  answers: { 200: Part },
  errors: { PART_UNKNOWN: 404 },
});

const makePart = defineOperation({
  ...getPart,
  id: 'parts.make-part',
  method: 'POST',
  path: '/parts',
  request: { body: z.strictObject({ name: z.string() }) },
  answers: { 201: Part },
});

/** Reads the name of a part, or that there is none. */
export const readsPart = usesOperation({
  operation: getPart,
  sends: { params: z.strictObject({ partId: z.string() }), query: z.strictObject({ unit: z.string().optional() }) },
  reads: { 200: z.object({ name: z.string() }), 404: z.object({ code: z.string() }) },
});

/** Like `readsPart`, and knows what to do with a 503. */
export const readsPartOrBusy = usesOperation({
  ...readsPart,
  reads: { ...readsPart.reads, 503: z.object({ code: z.string() }) },
});

export const makesPart = usesOperation({
  operation: makePart,
  sends: { body: z.strictObject({ name: z.string() }) },
  reads: { 201: z.object({ partId: z.string() }) },
});

type Answer = (request: IncomingMessage & { text: string }, response: ServerResponse) => void;

/** A real HTTP server whose answer a test can change at any time. */
export class SampleDependency {
  readonly #server = createServer();
  readonly requests: string[] = [];
  answer: Answer = json(200, { partId: 'p1', name: 'bolt', weight: 3 });

  async start(): Promise<this> {
    this.#server.on('request', async (request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      let text = '';
      for await (const chunk of request) text += chunk;
      this.answer(Object.assign(request, { text }), response);
    });
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((stopped) => this.#server.close(stopped));
  }
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown): Answer {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A guard for tests, together with a way to wait for a state. */
export function guardOf(baseUrl: string, options: Partial<GuardOptions> = {}) {
  const waiting: { state: BreakerState; resolve: () => void }[] = [];
  const guard = new DependencyGuard({
    dependency: 'parts',
    baseUrl,
    attemptTimeoutMs: 5000,
    deadlineMs: 20_000,
    maxConcurrent: 20,
    retries: 0,
    openAfterErrorPercent: 50,
    volumeThreshold: 10,
    halfOpenAfterMs: 60_000,
    onStateChange: (now) => waiting.filter(({ state }) => state === now).forEach(({ resolve }) => resolve()),
    ...options,
  });
  const becomes = async (state: BreakerState) => {
    if (guard.state() !== state) await new Promise<void>((resolve) => waiting.push({ state, resolve }));
  };
  return { guard, becomes };
}
