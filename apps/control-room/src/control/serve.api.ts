/**
 * `POST /serve`: runs the work tree's build of a service for as long as the connection of the one who asked is open. The
 * answer is a stream of JSON lines: how the start went, and later that somebody else has taken over.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ServeOutcome, Serving } from '../platform/serving.ts';

const ServeRequest = z.strictObject({
  service: z.string().min(1),
  inspectPort: z.int().min(1024).max(65_535),
});
export type ServeRequest = z.output<typeof ServeRequest>;

export function addServeRoute(api: FastifyInstance, serving: Serving): void {
  api.post('/serve', (request, reply) => {
    const { service, inspectPort } = ServeRequest.parse(request.body);
    const { raw } = reply;
    const tell = (outcome: ServeOutcome) => {
      if (!raw.writable) return;
      raw.write(`${JSON.stringify(outcome)}\n`);
      if (outcome.state === 'superseded') raw.end();
    };
    const lease = serving.take(service, () => tell({ state: 'superseded' }));
    reply.hijack();
    raw.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders();
    raw.once('close', () => lease.letGo());
    serving
      .run(lease, service, inspectPort)
      .then(tell, (error: unknown) => tell({ state: 'failed', reason: String(error) }));
  });
}
