import type { FastifyInstance } from 'fastify';

/** Counts the requests that run, so that stopping can wait for exactly these. */
export class RunningRequests {
  #running = 0;
  #isStopping = false;
  #idle: (() => void) | undefined;

  constructor(instance: FastifyInstance) {
    instance.addHook('onRequest', (_request, reply, done) => {
      this.#running += 1;
      // Not Fastify's onResponse: it never comes when the connection closes before the answer is out.
      reply.raw.once('close', () => this.#ended());
      done();
    });
    instance.addHook('onSend', (_request, reply, payload, done) => {
      if (this.#isStopping) reply.header('connection', 'close');
      done(null, payload);
    });
  }

  /** Takes no new connection, lets what runs finish, then closes every connection. */
  async drain(instance: FastifyInstance): Promise<void> {
    this.#isStopping = true;
    const closed = instance.close();
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    instance.server.closeAllConnections();
    await closed;
  }

  #ended(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#idle?.();
  }
}
