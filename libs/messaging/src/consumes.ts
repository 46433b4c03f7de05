import { EventPattern } from '@nestjs/microservices';
import type { EventUse } from '@two-pizza/contracts-kit';
import type { Transaction } from '@two-pizza/postgres';
import type { Incoming } from './incoming.ts';
import type { HandlerOutcome } from './outcome.ts';

/** The method that reacts to an event. What it writes through `tx` is committed with the record of having done so. */
export type Reaction<U extends EventUse> = (event: Incoming<U>, tx: Transaction) => Promise<HandlerOutcome>;

/** How repeats are told: by a row in the inbox, or by the version that the state itself carries. */
export type Repeats = 'by-inbox' | 'by-version';

/** What the decorators leave on a handler for the transport; Nest hands it over as `extras`. */
export interface Consumption {
  readonly use: EventUse;
  readonly repeats: Repeats;
}

/** What the transport hands to a handler through Nest, as one argument. */
export interface Delivery {
  readonly event: Incoming<EventUse>;
  readonly tx: Transaction;
}

/** Nest replaces what a handler throws by a text; so the error travels back as a value. */
export type Reacted = { readonly ended: HandlerOutcome } | { readonly thrown: unknown };

type ReactionDecorator<U extends EventUse> = <R extends Reaction<U>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<R>,
) => void;

/** Makes a controller's method the reaction to an event. The event takes effect once, however often it arrives. */
export function Consumes<U extends EventUse>(use: U): ReactionDecorator<U> {
  return decorate(use, 'by-inbox');
}

/**
 * The same for state on a compacted topic: no inbox row is written, so that the copy can be rebuilt from offset 0.
 * The method must ignore versions that are not newer (`on conflict do update … where excluded.version > version`).
 */
export function ConsumesState<U extends EventUse>(use: U): ReactionDecorator<U> {
  return decorate(use, 'by-version');
}

function decorate<U extends EventUse>(use: U, repeats: Repeats): ReactionDecorator<U> {
  return (target, key, descriptor) => {
    const react = descriptor.value as Reaction<EventUse> | undefined;
    if (!react) throw new TypeError(`${String(key)} is no method`);
    const handle = async function (this: unknown, delivery: Delivery): Promise<Reacted> {
      try {
        return { ended: await react.call(this, delivery.event, delivery.tx) };
      } catch (thrown) {
        return { thrown };
      }
    };
    const replaced = descriptor as PropertyDescriptor;
    replaced.value = handle;
    const consumption: Consumption = { use, repeats };
    EventPattern<string>(use.event.type, { ...consumption })(target, key, replaced);
  };
}
