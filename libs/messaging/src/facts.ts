import type { DataOf, EventContract } from '@two-pizza/contracts-kit';
import type { Transaction } from '@two-pizza/postgres';
import { outgoing, type OutgoingMessage } from './outgoing-message.ts';

type Teller = (key: string, tx: Transaction) => Promise<OutgoingMessage[]>;

/** How a service tells its facts again from its own rows, by event type: a service says it once, when it starts. */
export class Facts {
  readonly #tellers = new Map<string, Teller>();

  /** `tell` gives what is true now of the aggregate with this key; nothing when the fact is not, or no longer, true. */
  tells<E extends EventContract>(
    event: E,
    tell: (key: string, tx: Transaction) => Promise<readonly DataOf<E>[]>,
  ): void {
    if (this.#tellers.has(event.type)) throw new Error(`${event.type} has two tellers`);
    this.#tellers.set(event.type, async (key, tx) => (await tell(key, tx)).map((data) => outgoing(event, data)));
  }

  /** The events that tell the fact anew; undefined when nobody here knows how. */
  async told(eventType: string, key: string, tx: Transaction): Promise<OutgoingMessage[] | undefined> {
    return this.#tellers.get(eventType)?.(key, tx);
  }
}
