import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Standing } from './consumer-standing.ts';
import type { GroupMember, GroupMode } from './group-member.ts';
import { handlersOf, type Handlers } from './handlers.ts';

/** Nest's way to Kafka: `app.connectMicroservice({ strategy: app.get(KafkaTransport) })`. */
export class KafkaTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('two-pizza-kafka');
  /** Handlers' errors come back to us as values: Nest need not log them. */
  override readonly propagatesEventHandlerErrors = true;
  readonly #makeMember: (handlers: Handlers) => GroupMember;
  #member: GroupMember | undefined;
  #handlers: Handlers = new Map();

  constructor(makeMember: (handlers: Handlers) => GroupMember) {
    super();
    this.#makeMember = makeMember;
  }

  /** Begins to join the group in the background: a broker that is away does not hold up the start. */
  listen(callback: (error?: unknown) => void): void {
    try {
      this.#handlers = handlersOf(this.messageHandlers);
      this.#member = this.#makeMember(this.#handlers);
      this.#member.start();
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  /** Takes no more messages; returns when those in hand have ended and the group is left. */
  async close(): Promise<void> {
    await this.#member?.stop();
  }

  /** What this process is in the consumer group. */
  mode(): GroupMode {
    return this.#member?.mode() ?? 'out';
  }

  /** How far this process is behind on its partitions. */
  standing(): Standing {
    return this.#member?.standing(Date.now()) ?? { unhandled: 0, oldestUnhandledMs: 0 };
  }

  /** The messages that wait for this process, by topic; undefined while it is no member of the group. */
  lag(): Map<string, number> | undefined {
    return this.#member?.lag();
  }

  /** The reactions that Nest has found; empty before `listen`. */
  handlers(): Handlers {
    return this.#handlers;
  }

  /** Nothing to listen to: how messages end is in the log and the metrics. */
  on(event: string): never {
    throw new Error(`the Kafka transport has no event "${event}"`);
  }

  /** The client stays inside: nothing else of a service talks to Kafka. */
  unwrap<T>(): T {
    throw new Error('the Kafka transport does not hand out its client');
  }
}
