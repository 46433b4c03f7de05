import { defineEvent, defineTopic, readsEvent } from '@two-pizza/contracts-kit';
import { z } from 'zod';

/** A small contract of its own, so that these stories do not depend on the shop's. */
export const greetingsTopic = defineTopic({ name: 'greeter.greetings', key: 'personId' });
export const peopleTopic = defineTopic({ name: 'greeter.people', key: 'personId', cleanup: 'compact' });

export const PersonGreeted = defineEvent({
  type: 'greeter.person-greeted.v1',
  summary: 'Somebody was greeted',
  topic: greetingsTopic,
  data: z.object({ personId: z.string(), number: z.int(), words: z.string().max(1_000_000) }),
});

export const PersonThanked = defineEvent({
  type: 'greeter.person-thanked.v1',
  summary: 'Somebody was thanked; nobody here reads it',
  topic: greetingsTopic,
  data: z.object({ personId: z.string() }),
});

export const PersonChanged = defineEvent({
  type: 'greeter.person-changed.v1',
  summary: 'State of a person',
  topic: peopleTopic,
  data: z.object({ personId: z.string(), name: z.string(), version: z.int() }),
});

export const readsGreeting = readsEvent(PersonGreeted, z.object({ personId: z.string(), number: z.int() }));
export const readsPerson = readsEvent(
  PersonChanged,
  z.object({ personId: z.string(), name: z.string(), version: z.int() }),
);
