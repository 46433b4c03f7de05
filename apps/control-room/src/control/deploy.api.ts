/** The part of the control room's API that deploys: wishes come in, events go out as they happen (server-sent events). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deployments } from '../deploy/deployments.ts';

/** It is kept in the ledger and printed: what steers a terminal has no place in it. */
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must be one line, without control characters');
const text = line(200);
/** The name of a folder too, so never a path. */
const release = text.regex(/^[0-9A-Za-z][0-9A-Za-z.+-]*$/, 'must be a release, such as 1.0.0+ab12cd34');
const RollbackBody = z.strictObject({ service: text, who: text, override: line(1000).optional() });
const DeployBody = RollbackBody.extend({ release });
const CanDeployBody = z.strictObject({ service: text, release });
const SettleBody = z.strictObject({ service: text, who: text });
const AbortBody = z.strictObject({ who: text });
const Id = z.object({ id: text });
const From = z.object({ from: z.coerce.number().int().min(0).default(0) });

/** Adds the routes. The hooks of the API (loopback, Host, Origin, control token) hold for them too. */
export function addDeployRoutes(api: FastifyInstance, deployments: () => Promise<Deployments>): void {
  api.post('/deploys', async (request) => (await deployments()).deploy(DeployBody.parse(request.body)));
  // It changes nothing, and needs the token all the same: each question makes PostgreSQL work.
  api.post('/gate', async (request) => (await deployments()).canDeploy(CanDeployBody.parse(request.body)));
  api.post('/rollbacks', async (request) => (await deployments()).rollback(RollbackBody.parse(request.body)));
  api.post('/settlements', async (request) => {
    const wish = SettleBody.parse(request.body);
    return { service: wish.service, settled: (await deployments()).settle(wish) };
  });
  api.post('/deploys/:id/abort', async (request) => {
    const { id } = Id.parse(request.params);
    return { aborted: (await deployments()).abort(id, AbortBody.parse(request.body).who) };
  });
  // No HEAD: an answer without a body would never come to its end.
  api.get('/deploys/:id/events', { exposeHeadRoute: false }, async (request, reply) =>
    streamEvents(await deployments(), request, reply),
  );
}

/** One `data:` line for each event; ends after the event that answers whoever asked. */
function streamEvents(deployments: Deployments, request: FastifyRequest, reply: FastifyReply): void {
  const { id } = Id.parse(request.params);
  const { from } = From.parse(request.query);
  const write = (event: { readonly kind: string }) => {
    if (reply.raw.writableEnded) return;
    reply.raw.write(`data: ${JSON.stringify(event)}\n\n`);
    if (event.kind === 'end') reply.raw.end();
  };
  const deploy = deployments.find(id); // before the head is out: then it is a problem with a code
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const end = deploy.follow(from, write);
  reply.raw.on('close', end);
}
