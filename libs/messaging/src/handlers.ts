import type { MessageHandler } from '@nestjs/microservices';
import type { EventUse } from '@two-pizza/contracts-kit';
import type { Transaction } from '@two-pizza/postgres';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Consumption, Delivery, Reacted, Repeats } from './consumes.ts';
import type { Incoming } from './incoming.ts';
import type { HandlerOutcome } from './outcome.ts';

/** One reaction, as the inbox calls it: guards, pipes and interceptors of Nest run around it. */
export interface Handler {
  readonly use: EventUse;
  readonly repeats: Repeats;
  react(event: Incoming<EventUse>, tx: Transaction): Promise<HandlerOutcome>;
}

/** The reactions of this service, by event type. */
export type Handlers = ReadonlyMap<string, Handler>;

/** Collects what Nest found under our decorators. Two reactions to one event would share one inbox row: refused. */
export function handlersOf(found: ReadonlyMap<string, MessageHandler>): Handlers {
  const handlers = new Map<string, Handler>();
  for (const [pattern, call] of found) {
    if (!isConsumption(call.extras))
      throw new Error(`the handler of "${pattern}" must be declared by @Consumes or @ConsumesState`);
    if (call.next) throw new Error(`two methods consume ${pattern}; a service reacts to an event in one method`);
    const { use, repeats } = call.extras;
    handlers.set(use.event.type, { use, repeats, react: (event, tx) => reactThroughNest(call, { event, tx }) });
  }
  return handlers;
}

/** The topics, without prefix, that the reactions are about. */
export function topicsOf(handlers: Handlers): string[] {
  return [...new Set([...handlers.values()].map((handler) => handler.use.event.topic.name))].sort();
}

function isConsumption(extras: unknown): extras is Consumption {
  return typeof extras === 'object' && extras !== null && 'use' in extras && 'repeats' in extras;
}

async function reactThroughNest(call: MessageHandler, delivery: Delivery): Promise<HandlerOutcome> {
  const answer: unknown = await call(delivery);
  const reacted = (isObservable(answer) ? await lastValueFrom(answer) : answer) as Reacted;
  if ('thrown' in reacted) throw reacted.thrown;
  return reacted.ended;
}
